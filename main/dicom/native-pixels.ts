import type { StoredValues } from '../../core/domain/frame.ts';

/** How samples lie in uncompressed (or RLE) pixel data. */
export interface SampleLayout {
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
}

/**
 * Unpacks `count` samples that begin at a bit of `bytes`: least significant bit first without gaps, which for 8
 * and 16 bits are bytes and little-endian words (PS3.5 8.1.1 and D). The caller has checked the length.
 * @returns values that share no memory with `bytes`; bits outside of Bits Stored (overlays) are still in them.
 */
export function unpackSamples(
  bytes: Uint8Array,
  firstBit: number,
  count: number,
  bitsAllocated: number,
): Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> {
  const firstByte = Math.floor(firstBit / 8);
  if (bitsAllocated === 8) return Uint8Array.from(bytes.subarray(firstByte, firstByte + count));
  if (bitsAllocated === 16) {
    const copy = new Uint8Array(count * 2);
    copy.set(bytes.subarray(firstByte, firstByte + count * 2));
    return new Uint16Array(copy.buffer);
  }
  const values = bitsAllocated < 8 ? new Uint8Array(count) : new Uint16Array(count);
  const mask = (1 << bitsAllocated) - 1;
  let at = firstByte;
  let buffer = bytes[at]! >> (firstBit & 7);
  let held = 8 - (firstBit & 7);
  at += 1;
  for (let index = 0; index < count; index += 1) {
    while (held < bitsAllocated) {
      buffer |= bytes[at]! << held;
      at += 1;
      held += 8;
    }
    values[index] = buffer & mask;
    buffer >>>= bitsAllocated;
    held -= bitsAllocated;
  }
  return values;
}

/** Swaps the bytes of every 16-bit word: big-endian OW as little endian. An odd last byte stays. */
export function swapWords(bytes: Uint8Array): Uint8Array {
  const swapped = Uint8Array.from(bytes);
  for (let at = 0; at + 1 < swapped.length; at += 2) {
    swapped[at] = bytes[at + 1]!;
    swapped[at + 1] = bytes[at]!;
  }
  return swapped;
}

/**
 * Keeps the bits of the stored value and extends its sign: High Bit need not be Bits Stored - 1, and the unused
 * bits may hold overlay planes or rubbish. Works in place; signed values come as a view of the same memory.
 */
export function maskSamples(values: Uint8Array | Uint16Array, layout: SampleLayout): StoredValues {
  const width = values.BYTES_PER_ELEMENT * 8;
  const { bitsStored, signed } = layout;
  const shift = layout.highBit + 1 - bitsStored;
  if (signed) {
    const view = signedView(values);
    if (shift === 0 && bitsStored === width) return view;
    const left = 32 - bitsStored - shift;
    const right = 32 - bitsStored;
    for (let index = 0; index < view.length; index += 1) view[index] = (values[index]! << left) >> right;
    return view;
  }
  if (shift === 0 && bitsStored === width) return values;
  const mask = (1 << bitsStored) - 1;
  for (let index = 0; index < values.length; index += 1) values[index] = (values[index]! >> shift) & mask;
  return values;
}

/** The same memory as signed numbers. */
export function signedView(values: Uint8Array | Uint16Array): Int8Array | Int16Array {
  return values instanceof Uint8Array
    ? new Int8Array(values.buffer, values.byteOffset, values.length)
    : new Int16Array(values.buffer, values.byteOffset, values.length);
}

/** Y1 Y2 Cb Cr of two neighbouring pixels -> Y1 Cb Cr, Y2 Cb Cr (PS3.3 C.7.6.3.1.2, YBR_FULL_422). */
export function expandChroma<T extends Uint8Array | Uint16Array>(values: T): T {
  const pixels = values.length / 2;
  const expanded = (
    values instanceof Uint8Array ? new Uint8Array(pixels * 3) : new Uint16Array(pixels * 3)
  ) as T;
  for (let from = 0, to = 0; from + 3 < values.length; from += 4, to += 6) {
    expanded[to] = values[from]!;
    expanded[to + 3] = values[from + 1]!;
    expanded[to + 1] = expanded[to + 4] = values[from + 2]!;
    expanded[to + 2] = expanded[to + 5] = values[from + 3]!;
  }
  return expanded;
}
