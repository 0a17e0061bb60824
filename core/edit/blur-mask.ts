import type { BitMask } from '../mask/bit-mask.ts';
import { maskToBytes } from '../mask/convert.ts';

/** Half-width of a box filter on both axes, in pixels; a fraction weighs the outermost pixels. */
export interface BoxHalf {
  readonly columns: number;
  readonly rows: number;
}

/** Three boxes are as good as a Gaussian here, and their cost does not grow with their size. */
const PASSES = 3;

/**
 * Half-width of the box that, applied three times, blurs like a Gaussian: three boxes of width w have the
 * variance 3 (w^2 - 1) / 12.
 */
export function boxHalfOf(sigma: number): number {
  return (Math.sqrt(4 * sigma * sigma + 1) - 1) / 2;
}

/** How far the blur carries a pixel, in whole pixels. */
export function blurReach(half: number): number {
  return PASSES * Math.ceil(half);
}

/**
 * Share of the surroundings that the mask covers, 0..1 as 0..65535 a pixel, row by row. Only what lies in the
 * frame counts, so a structure that the edge of the image cuts is not thinned there.
 */
export function blurMask(mask: BitMask, half: BoxHalf): Uint16Array {
  const { width, height } = mask;
  const shares = Float32Array.from(maskToBytes(mask));
  const between = new Float32Array(shares.length);
  for (let pass = 0; pass < PASSES; pass++) {
    blurRows(shares, between, width, half.columns);
    blurColumns(between, shares, width, half.rows);
  }
  const levels = new Uint16Array(width * height);
  // Rounded, so that places that are equal but for rounding errors stay equal: a symmetric mask stays symmetric.
  for (let i = 0; i < levels.length; i++) levels[i] = Math.round(shares[i]! * 65535);
  return levels;
}

function blurRows(from: Float32Array, to: Float32Array, width: number, half: number): void {
  const whole = Math.floor(half);
  const fraction = half - whole;
  for (let row = 0; row < from.length; row += width) {
    let sum = 0;
    for (let x = 0; x < Math.min(whole, width); x++) sum += from[row + x]!;
    for (let x = 0; x < width; x++) {
      if (x + whole < width) sum += from[row + x + whole]!;
      if (x - whole - 1 >= 0) sum -= from[row + x - whole - 1]!;
      const left = x - whole - 1 >= 0;
      const right = x + whole + 1 < width;
      const ends = (left ? from[row + x - whole - 1]! : 0) + (right ? from[row + x + whole + 1]! : 0);
      const count = Math.min(width, x + whole + 1) - Math.max(0, x - whole);
      to[row + x] = (sum + fraction * ends) / (count + fraction * (Number(left) + Number(right)));
    }
  }
}

function blurColumns(from: Float32Array, to: Float32Array, width: number, half: number): void {
  const height = from.length / width;
  const whole = Math.floor(half);
  const fraction = half - whole;
  // Row by row with one sum a column: walking down the columns would miss the cache at every step.
  const sums = new Float64Array(width);
  for (let y = 0; y < Math.min(whole, height); y++) {
    for (let x = 0; x < width; x++) sums[x]! += from[y * width + x]!;
  }
  for (let y = 0; y < height; y++) {
    const entering = (y + whole) * width;
    const above = (y - whole - 1) * width;
    const below = (y + whole + 1) * width;
    const hasAbove = y - whole - 1 >= 0;
    const hasBelow = y + whole + 1 < height;
    const count = Math.min(height, y + whole + 1) - Math.max(0, y - whole);
    const weight = 1 / (count + fraction * (Number(hasAbove) + Number(hasBelow)));
    for (let x = 0; x < width; x++) {
      let sum = sums[x]!;
      if (y + whole < height) sum += from[entering + x]!;
      if (hasAbove) sum -= from[above + x]!;
      sums[x] = sum;
      const ends = (hasAbove ? from[above + x]! : 0) + (hasBelow ? from[below + x]! : 0);
      to[y * width + x] = (sum + fraction * ends) * weight;
    }
  }
}
