import type { BoxPx } from '../domain/geometry.ts';
import type { BitMask } from './bit-mask.ts';
import { createMask } from './bit-mask.ts';
import type { FloatGrid } from './float-grid.ts';
import { setRun } from './runs.ts';
import type { Sized } from './size-guard.ts';
import { requireBoxInside } from './size-guard.ts';

/** What a resampled grid shows. */
export interface ResampleTarget extends Sized {
  /**
   * The part of the source that is laid over width x height, in the source's image coordinates; edges may be
   * fractional or outside of the source. Default: all of it.
   */
  readonly source?: BoxPx;
}

export interface ThresholdTarget extends ResampleTarget {
  /** Pixels at or above it are foreground. */
  readonly threshold: number;
  /** Only these pixels of the target are computed, all others stay background. Default: all. */
  readonly region?: BoxPx;
}

/**
 * Bilinear resampling with half-pixel centres, like torch's interpolate(align_corners=False) and ONNX's Resize
 * with half_pixel: no low-pass filter, samples beyond the outermost centres of the grid take its edge values.
 *
 * @param region whole pixels of the target to compute; the result has the region's size. Default: all.
 * @throws RangeError when the region leaves the target or the source part is empty.
 */
export function resampleBilinear(grid: FloatGrid, target: ResampleTarget, region?: BoxPx): FloatGrid {
  const part = region ?? { left: 0, top: 0, right: target.width, bottom: target.height };
  const { columns, rows } = taps(grid, target, part);
  const width = part.right - part.left;
  const height = part.bottom - part.top;
  const values = new Float32Array(width * height);
  const blended = new Float64Array(grid.width);
  const x0 = columns.index;
  for (let y = 0, out = 0; y < height; y++) {
    blendRows(grid, blended, { row: rows.index[y]!, weight: rows.weight[y]!, columns });
    for (let x = 0; x < width; x++) {
      const a = blended[x0[x]!]!;
      const b = blended[Math.min(x0[x]! + 1, grid.width - 1)]!;
      values[out++] = a + (b - a) * columns.weight[x]!;
    }
  }
  return { width, height, values };
}

/**
 * `maskFromThreshold(resampleBilinear(...))` without the float image between them. Between two neighbouring
 * source columns a row is monotone, so that where both are on one side of the threshold all target pixels in
 * between are settled at once.
 *
 * @throws RangeError as `resampleBilinear`.
 */
export function upsampleAndThreshold(grid: FloatGrid, target: ThresholdTarget): BitMask {
  const { threshold } = target;
  const mask = createMask(target.width, target.height);
  const part = target.region ?? { left: 0, top: 0, right: target.width, bottom: target.height };
  const { columns, rows } = taps(grid, target, part);
  const width = part.right - part.left;
  const blended = new Float64Array(grid.width);
  const claimed = reachOf(grid, threshold);
  // Target columns that lie between the same two source columns: segment s is starts[s] <= x < starts[s + 1].
  const starts: number[] = [];
  for (let x = 0; x < width; x++) if (x === 0 || columns.index[x] !== columns.index[x - 1]) starts.push(x);
  starts.push(width);
  // Interpolation never exceeds its four sources: rows and columns far from the claimed ones are background.
  const segments = starts.length - 1;
  let firstSegment = 0;
  while (firstSegment < segments && columns.index[starts[firstSegment]!]! + 1 < claimed.left) firstSegment++;
  let lastSegment = segments;
  while (lastSegment > firstSegment && columns.index[starts[lastSegment - 1]!]! >= claimed.right)
    lastSegment--;
  for (let y = part.top; y < part.bottom; y++) {
    const row = rows.index[y - part.top]!;
    if (row + 1 < claimed.top || row >= claimed.bottom) continue;
    blendRows(grid, blended, { row, weight: rows.weight[y - part.top]!, columns });
    let runStart = -1;
    for (let s = firstSegment; s < lastSegment; s++) {
      const from = starts[s]!;
      const to = starts[s + 1]!;
      const source = columns.index[from]!;
      const a = blended[source]!;
      const b = blended[Math.min(source + 1, grid.width - 1)]!;
      const aIn = a >= threshold;
      if (aIn === b >= threshold) {
        if (aIn && runStart < 0) runStart = from;
        if (!aIn && runStart >= 0) {
          setRun(mask, y, part.left + runStart, part.left + from);
          runStart = -1;
        }
        continue;
      }
      for (let x = from; x < to; x++) {
        const inside = a + (b - a) * columns.weight[x]! >= threshold;
        if (inside && runStart < 0) runStart = x;
        if (!inside && runStart >= 0) {
          setRun(mask, y, part.left + runStart, part.left + x);
          runStart = -1;
        }
      }
    }
    if (runStart >= 0) setRun(mask, y, part.left + runStart, part.left + starts[lastSegment]!);
  }
  return mask;
}

/** Box of the grid pixels at or above the threshold; empty (right <= left) where there is none. */
function reachOf(grid: FloatGrid, threshold: number): BoxPx {
  const { width, height, values } = grid;
  let left = width;
  let right = 0;
  let top = height;
  let bottom = 0;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (values[i]! < threshold) continue;
      if (x < left) left = x;
      if (x >= right) right = x + 1;
      if (y < top) top = y;
      bottom = y + 1;
    }
  }
  return { left, top, right, bottom };
}

/** Per target index: the source index before it, and the weight of the next one (0 <= weight < 1). */
interface Taps {
  readonly index: Int32Array;
  readonly weight: Float64Array;
}

function taps(grid: FloatGrid, target: ResampleTarget, part: BoxPx): { columns: Taps; rows: Taps } {
  requireBoxInside(part, target);
  const source = target.source ?? { left: 0, top: 0, right: grid.width, bottom: grid.height };
  if (!(source.right > source.left) || !(source.bottom > source.top)) {
    throw new RangeError('The part of the grid to resample is empty.');
  }
  return {
    columns: axisTaps(
      { from: part.left, to: part.right },
      { start: source.left, step: (source.right - source.left) / target.width, length: grid.width },
    ),
    rows: axisTaps(
      { from: part.top, to: part.bottom },
      { start: source.top, step: (source.bottom - source.top) / target.height, length: grid.height },
    ),
  };
}

function axisTaps(
  range: { from: number; to: number },
  axis: { start: number; step: number; length: number },
): Taps {
  const count = range.to - range.from;
  const index = new Int32Array(count);
  const weight = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const position = axis.start + (range.from + i + 0.5) * axis.step - 0.5;
    const clamped = Math.min(Math.max(position, 0), axis.length - 1);
    index[i] = Math.floor(clamped);
    weight[i] = clamped - index[i]!;
  }
  return { index, weight };
}

/** Blends two neighbouring source rows into `out`, for the columns that are needed. */
function blendRows(
  grid: FloatGrid,
  out: Float64Array,
  at: { readonly row: number; readonly weight: number; readonly columns: Taps },
): void {
  const { index } = at.columns;
  const first = index[0]!;
  const last = Math.min(index[index.length - 1]! + 1, grid.width - 1);
  const a = at.row * grid.width;
  const b = Math.min(at.row + 1, grid.height - 1) * grid.width;
  const { values } = grid;
  for (let x = first; x <= last; x++) {
    const above = values[a + x]!;
    out[x] = above + (values[b + x]! - above) * at.weight;
  }
}
