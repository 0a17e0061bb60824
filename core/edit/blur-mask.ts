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
  const shares = new Float32Array(maskToBytes(mask));
  const between = new Float32Array(shares.length);
  for (let pass = 0; pass < PASSES; pass++) {
    // A box that covers the frame from everywhere covers no more when it is larger, but would take memory for it.
    blurRows(shares, between, width, Math.min(half.columns, width));
    blurColumns(between, shares, width, Math.min(half.rows, height));
  }
  const levels = new Uint16Array(width * height);
  // Rounded, so that places that are equal but for rounding errors stay equal: a symmetric mask stays symmetric.
  for (let i = 0; i < levels.length; i++) levels[i] = shares[i]! * 65535 + 0.5;
  return levels;
}

/** How many pixels in the frame a box around each of `length` places weighs, as a factor: one over the weight. */
function factors(length: number, half: number): Float64Array {
  const whole = Math.floor(half);
  const fraction = half - whole;
  return Float64Array.from({ length }, (_, i) => {
    const count = Math.min(length, i + whole + 1) - Math.max(0, i - whole);
    const ends = Number(i - whole - 1 >= 0) + Number(i + whole + 1 < length);
    return 1 / (count + fraction * ends);
  });
}

function blurRows(from: Float32Array, to: Float32Array, width: number, half: number): void {
  const whole = Math.floor(half);
  const fraction = half - whole;
  const factor = factors(width, half);
  // The row with zeros on both sides, so that the loop needs no test for the frame's edges.
  const margin = whole + 1;
  const line = new Float64Array(width + 2 * margin);
  for (let row = 0; row < from.length; row += width) {
    line.set(from.subarray(row, row + width), margin);
    let sum = 0;
    for (let i = 0; i < whole; i++) sum += line[margin + i]!;
    // Place i of `line` is column i - margin: the box of column x covers x + 1 .. x + 1 + 2 whole.
    for (let x = 0; x < width; x++) {
      const left = line[x]!;
      const right = line[x + 2 * margin]!;
      sum += line[x + 2 * whole + 1]! - left;
      to[row + x] = (sum + fraction * (left + right)) * factor[x]!;
    }
  }
}

function blurColumns(from: Float32Array, to: Float32Array, width: number, half: number): void {
  const height = from.length / width;
  const whole = Math.floor(half);
  const fraction = half - whole;
  const factor = factors(height, half);
  const nothing = new Float32Array(width);
  const rowOf = (y: number): Float32Array =>
    y >= 0 && y < height ? from.subarray(y * width, (y + 1) * width) : nothing;
  // Row by row with one sum a column: walking down the columns would miss the cache at every step.
  const sums = new Float64Array(width);
  for (let y = 0; y < Math.min(whole, height); y++) {
    const row = rowOf(y);
    for (let x = 0; x < width; x++) sums[x]! += row[x]!;
  }
  for (let y = 0; y < height; y++) {
    const entering = rowOf(y + whole);
    const above = rowOf(y - whole - 1);
    const below = rowOf(y + whole + 1);
    const target = to.subarray(y * width, (y + 1) * width);
    const weight = factor[y]!;
    for (let x = 0; x < width; x++) {
      const left = above[x]!;
      const sum = sums[x]! + entering[x]! - left;
      sums[x] = sum;
      target[x] = (sum + fraction * (left + below[x]!)) * weight;
    }
  }
}
