import type { StoredValues } from '../domain/frame.ts';
import type { FloatGrid } from '../mask/float-grid.ts';

/** Weights of one output position over a run of input positions. */
interface Taps {
  readonly start: Int32Array;
  readonly count: Int32Array;
  readonly weights: Float32Array;
  readonly stride: number;
}

export interface GreySource {
  readonly width: number;
  readonly height: number;
  readonly values: StoredValues;
  /** Grey per stored value (index = value as unsigned 16 bit). */
  readonly table: Float32Array;
  /** True mirrors the image left-right. */
  readonly mirrored: boolean;
}

/**
 * Windowed grey image at another size: bilinear with antialiasing (triangle filter widened by the reduction,
 * half-pixel centres), as torch `interpolate(mode='bilinear', antialias=True, align_corners=False)` and PIL.
 * The lookup is fused into the horizontal pass, so no full-size float image exists.
 * @returns width x height values.
 */
export function resizeGrey(source: GreySource, width: number, height: number): FloatGrid {
  const across = triangleTaps(source.width, width);
  const down = triangleTaps(source.height, height);
  const rows = new Float32Array(width * source.height);
  for (let y = 0; y < source.height; y++) {
    reduceRow(source, across, { y, out: rows, offset: y * width });
  }
  const values = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const start = down.start[y]!;
    for (let k = 0; k < down.count[y]!; k++) {
      const weight = down.weights[y * down.stride + k]!;
      const from = (start + k) * width;
      const to = y * width;
      for (let x = 0; x < width; x++) values[to + x]! += weight * rows[from + x]!;
    }
  }
  if (source.mirrored) mirrorRows(values, width);
  return { width, height, values };
}

function reduceRow(
  source: GreySource,
  taps: Taps,
  target: { readonly y: number; readonly out: Float32Array; readonly offset: number },
): void {
  const { values, table } = source;
  const row = target.y * source.width;
  const width = taps.start.length;
  for (let x = 0; x < width; x++) {
    const first = row + taps.start[x]!;
    const base = x * taps.stride;
    let sum = 0;
    for (let k = 0; k < taps.count[x]!; k++)
      sum += taps.weights[base + k]! * table[values[first + k]! & 0xffff]!;
    target.out[target.offset + x] = sum;
  }
}

function triangleTaps(from: number, to: number): Taps {
  const ratio = from / to;
  const support = Math.max(ratio, 1);
  const stride = Math.ceil(support) * 2 + 2;
  const taps = {
    start: new Int32Array(to),
    count: new Int32Array(to),
    weights: new Float32Array(to * stride),
    stride,
  };
  for (let i = 0; i < to; i++) {
    const center = (i + 0.5) * ratio;
    // The same rounding as PIL and torch, so that a network sees here what it saw in training.
    const start = Math.max(Math.trunc(center - support + 0.5), 0);
    const end = Math.min(Math.trunc(center + support + 0.5), from);
    let sum = 0;
    for (let k = 0; k < end - start; k++) {
      const weight = Math.max(0, 1 - Math.abs((start + k - center + 0.5) / support));
      taps.weights[i * stride + k] = weight;
      sum += weight;
    }
    for (let k = 0; k < end - start; k++) taps.weights[i * stride + k]! /= sum;
    taps.start[i] = start;
    taps.count[i] = end - start;
  }
  return taps;
}

/** Mirrors every row in place. */
export function mirrorRows(values: Float32Array, width: number): void {
  for (let row = 0; row < values.length; row += width) values.subarray(row, row + width).reverse();
}
