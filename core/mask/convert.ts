import type { BitMask } from './bit-mask.ts';
import { createMask } from './bit-mask.ts';
import { nextClear, nextSet } from './runs.ts';
import type { Sized } from './size-guard.ts';

/**
 * A mask from one byte a pixel, row by row; every value but 0 is foreground (label 256 of a wider type must
 * not be narrowed to a byte before it comes here: rule M4).
 *
 * @throws RangeError when `bytes` does not hold width x height values.
 */
export function maskFromBytes(bytes: ArrayLike<number>, width: number, height: number): BitMask {
  if (bytes.length !== width * height) {
    throw new RangeError(`${bytes.length} values are not ${width} x ${height} pixels.`);
  }
  return maskFromBits(bytes, ~0, { width, height });
}

/** The pixels, row by row, of which any of these bits is set. */
export function maskFromBits(
  pixels: ArrayLike<number>,
  bits: number,
  { width, height }: { readonly width: number; readonly height: number },
): BitMask {
  const mask = createMask(width, height);
  const { words } = mask;
  let out = 0;
  let i = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x += 32) {
      const end = Math.min(32, width - x);
      let word = 0;
      for (let b = 0; b < end; b++) if ((pixels[i++]! & bits) !== 0) word |= 1 << b;
      words[out++] = word;
    }
  }
  return mask;
}

/** The pixels of a label map that carry exactly `label`, e.g. 300 (rule M4). */
export function maskFromLabels(
  labels: ArrayLike<number>,
  label: number,
  size: { width: number; height: number },
): BitMask {
  const { width, height } = size;
  if (labels.length !== width * height) {
    throw new RangeError(`${labels.length} values are not ${width} x ${height} pixels.`);
  }
  const mask = createMask(width, height);
  let i = 0;
  for (let y = 0; y < height; y++) {
    const row = y * mask.stride;
    for (let x = 0; x < width; x++) {
      if (labels[i++] === label) mask.words[row + (x >>> 5)]! |= 1 << (x & 31);
    }
  }
  return mask;
}

/** One byte a pixel, row by row: 0 or 1. */
export function maskToBytes(mask: BitMask): Uint8Array {
  const bytes = new Uint8Array(mask.width * mask.height);
  setBits(bytes, mask, 1);
  return bytes;
}

/** Sets these bits in the pixels, row by row, that lie in the mask; others stay as they are. */
export function setBits(pixels: Uint8Array | Uint16Array, mask: BitMask, bits: number): void {
  for (let y = 0; y < mask.height; y++) {
    const row = y * mask.width;
    for (let x = nextSet(mask, 0, y); x < mask.width;) {
      const end = nextClear(mask, x, y);
      for (let i = row + x; i < row + end; i++) pixels[i]! |= bits;
      x = nextSet(mask, end, y);
    }
  }
}

/** The pixels whose value is at or above `threshold`; NaN is background. @param grid values row by row. */
export function maskFromThreshold(
  grid: Sized & { readonly values: ArrayLike<number> },
  threshold: number,
): BitMask {
  const { width, height, values } = grid;
  const mask = createMask(width, height);
  const { words } = mask;
  let out = 0;
  let i = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x += 32) {
      const end = Math.min(32, width - x);
      let word = 0;
      for (let b = 0; b < end; b++) if (values[i++]! >= threshold) word |= 1 << b;
      words[out++] = word;
    }
  }
  return mask;
}
