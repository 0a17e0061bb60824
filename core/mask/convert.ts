import type { BitMask } from './bit-mask.ts';
import { createMask } from './bit-mask.ts';
import type { FloatGrid } from './float-grid.ts';
import { nextClear, nextSet } from './runs.ts';

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
  const mask = createMask(width, height);
  const { words } = mask;
  let out = 0;
  let i = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x += 32) {
      const end = Math.min(32, width - x);
      let word = 0;
      for (let b = 0; b < end; b++) if (bytes[i++] !== 0) word |= 1 << b;
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
  for (let y = 0; y < mask.height; y++) {
    const row = y * mask.width;
    let x = nextSet(mask, 0, y);
    while (x < mask.width) {
      const end = nextClear(mask, x, y);
      bytes.fill(1, row + x, row + end);
      x = nextSet(mask, end, y);
    }
  }
  return bytes;
}

/** The pixels whose value is at or above `threshold`; NaN is background. */
export function maskFromThreshold(grid: FloatGrid, threshold: number): BitMask {
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
