import type { BitMask } from './bit-mask.ts';
import { createMask } from './bit-mask.ts';
import type { Sized } from './size-guard.ts';

/**
 * Frames of one bit a pixel as DICOM packs them (PS3.5 8.1.1): row by row without gaps, least significant bit of
 * a byte first, and the next frame goes on in the middle of a byte when rows x columns is no multiple of 8.
 */

const DEFAULT_CHUNK_BYTES = 1 << 20;

/** Bytes that `frames` frames take; the last byte is filled up with zeros. */
export function packedBytes(size: Sized, frames: number): number {
  return Math.ceil((size.width * size.height * frames) / 8);
}

/**
 * Packs masks one after the other, so that only one of them and one chunk need memory.
 *
 * @param masks all of one size, asked for one by one.
 * @returns chunks of about `chunkBytes`; together `packedBytes` long. Their memory is not used again.
 */
export function* packFrames(
  masks: Iterable<BitMask>,
  chunkBytes = DEFAULT_CHUNK_BYTES,
): Iterable<Uint8Array> {
  const capacity = Math.max(1, chunkBytes >>> 2);
  let chunk = new Uint32Array(capacity);
  let at = 0;
  // The word that is being filled, and how many of its bits are.
  let word = 0;
  let filled = 0;
  for (const mask of masks) {
    const { width, height, stride, words } = mask;
    const whole = width >>> 5;
    const rest = width & 31;
    for (let y = 0; y < height; y++) {
      const row = y * stride;
      for (let from = 0; from < whole;) {
        const count = Math.min(whole - from, capacity - at);
        if (filled === 0) {
          chunk.set(words.subarray(row + from, row + from + count), at);
        } else {
          const left = 32 - filled;
          for (let i = 0; i < count; i++) {
            const bits = words[row + from + i]!;
            chunk[at + i] = word | (bits << filled);
            word = bits >>> left;
          }
        }
        from += count;
        at += count;
        if (at === capacity) {
          yield new Uint8Array(chunk.buffer);
          chunk = new Uint32Array(capacity);
          at = 0;
        }
      }
      if (rest === 0) continue;
      const bits = words[row + whole]!;
      word |= bits << filled;
      filled += rest;
      if (filled < 32) continue;
      chunk[at++] = word;
      filled -= 32;
      // A shift by 32 would be none.
      word = filled === 0 ? 0 : bits >>> (rest - filled);
      if (at === capacity) {
        yield new Uint8Array(chunk.buffer);
        chunk = new Uint32Array(capacity);
        at = 0;
      }
    }
  }
  if (filled > 0) chunk[at] = word;
  const bytes = at * 4 + Math.ceil(filled / 8);
  if (bytes > 0) yield new Uint8Array(chunk.buffer, 0, bytes);
}

/**
 * Takes one frame out of packed bytes.
 *
 * @param firstBit of the frame within `bytes`.
 * @throws RangeError when the bytes end before the frame does.
 */
export function unpackFrame(bytes: Uint8Array, firstBit: number, size: Sized): BitMask {
  const mask = createMask(size.width, size.height);
  const { width, height, stride, words } = mask;
  if (firstBit < 0 || firstBit + width * height > bytes.length * 8) {
    throw new RangeError('The packed frame is cut short.');
  }
  const source = wordsOf(bytes, firstBit, width * height);
  const whole = width >>> 5;
  const rest = width & 31;
  const last = rest === 0 ? 0 : 2 ** rest - 1;
  let bit = firstBit & 7;
  for (let y = 0; y < height; y++) {
    const row = y * stride;
    let from = Math.floor(bit / 32);
    const shift = bit & 31;
    if (shift === 0) {
      words.set(source.subarray(from, from + whole), row);
      from += whole;
      if (rest !== 0) words[row + whole] = source[from]! & last;
    } else {
      const left = 32 - shift;
      for (let i = 0; i < whole; i++, from++) {
        words[row + i] = (source[from]! >>> shift) | (source[from + 1]! << left);
      }
      if (rest !== 0) words[row + whole] = ((source[from]! >>> shift) | (source[from + 1]! << left)) & last;
    }
    bit += width;
  }
  return mask;
}

/** The bytes of a frame as words, from the byte of its first bit on; one word of zeros behind them. */
function wordsOf(bytes: Uint8Array, firstBit: number, bits: number): Uint32Array {
  const start = Math.floor(firstBit / 8);
  const length = Math.ceil(((firstBit & 7) + bits) / 8);
  const words = new Uint32Array((length >>> 2) + 2);
  new Uint8Array(words.buffer).set(bytes.subarray(start, start + length));
  return words;
}
