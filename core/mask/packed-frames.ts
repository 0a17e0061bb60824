import type { BitMask } from './bit-mask.ts';
import { createMask } from './bit-mask.ts';
import { storedRuns } from './rle.ts';
import { setRun } from './runs.ts';
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
 * Packs stored masks one after the other. Their runs are row-major, as the packed bits are, so that no mask is
 * decoded: only one chunk and the runs of one mask need memory.
 *
 * @param stored as `encodeMask` writes them, all of `size`; asked for one by one.
 * @returns chunks of `chunkBytes`, the last one shorter; together `packedBytes` long. Their memory is not used again.
 * @throws RangeError when one is no stored mask of this size (rule M2).
 */
export function* packStored(
  stored: Iterable<Uint8Array>,
  size: Sized,
  chunkBytes = DEFAULT_CHUNK_BYTES,
): Iterable<Uint8Array> {
  const chunkBits = Math.max(1, chunkBytes >>> 2) * 32;
  let chunk = createMask(chunkBits, 1);
  // Bit of the whole at which the chunk begins.
  let start = 0;
  let end = 0;
  for (const bytes of stored) {
    const runs = storedRuns(bytes, size);
    for (let i = 0; i < runs.length; i += 2) {
      const to = end + runs[i]! + runs[i + 1]!;
      for (let from = end + runs[i]!; from < to;) {
        while (from >= start + chunkBits) {
          yield new Uint8Array(chunk.words.buffer);
          chunk = createMask(chunkBits, 1);
          start += chunkBits;
        }
        const until = Math.min(to, start + chunkBits);
        setRun(chunk, 0, from - start, until - start);
        from = until;
      }
    }
    end += size.width * size.height;
    while (end >= start + chunkBits) {
      yield new Uint8Array(chunk.words.buffer);
      chunk = createMask(chunkBits, 1);
      start += chunkBits;
    }
  }
  if (end > start) yield new Uint8Array(chunk.words.buffer, 0, Math.ceil((end - start) / 8));
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

/**
 * The bytes of a frame as words, from the byte of its first bit on, with one word more than it needs. In place where
 * its buffer allows that; what lies behind the frame is then whatever is there.
 */
function wordsOf(bytes: Uint8Array, firstBit: number, bits: number): Uint32Array {
  const start = Math.floor(firstBit / 8);
  const length = Math.ceil(((firstBit & 7) + bits) / 8);
  const count = (length >>> 2) + 2;
  const at = bytes.byteOffset + start;
  if (at % 4 === 0 && at + count * 4 <= bytes.buffer.byteLength)
    return new Uint32Array(bytes.buffer, at, count);
  const words = new Uint32Array(count);
  new Uint8Array(words.buffer).set(bytes.subarray(start, start + length));
  return words;
}

/** Bytes behind a packed frame with which `unpackFrame` does without a copy of it. */
export const UNPACK_SLACK = 8;
