import type { BoxPx, SpacingMm } from '../domain/geometry.ts';
import type { BitMask } from './bit-mask.ts';
import { createMask } from './bit-mask.ts';
import { maskBounds } from './bounds.ts';
import { squareDistances } from './distance-transform.ts';
import { nextSet } from './runs.ts';
import { requireSameSize } from './size-guard.ts';

/** Distances between the boundaries of two masks, in the unit of the spacing. */
export interface SurfaceDistances {
  /** Largest distance (Hausdorff). */
  readonly hd: number;
  /** 95th percentile of the distances in both directions together, linearly interpolated (MedPy). */
  readonly hd95: number;
  /** Mean of the two directed mean distances (MedPy). */
  readonly assd: number;
}

/**
 * The mask's pixels that have a background pixel among their four neighbours: the mask minus its 4-connected
 * erosion. Outside of the frame is background, as scipy's binary_erosion has it.
 */
export function boundaryOf(mask: BitMask): BitMask {
  const { width, height, stride, words } = mask;
  const boundary = createMask(width, height);
  for (let y = 0; y < height; y++) {
    for (let w = 0; w < stride; w++) {
      const i = y * stride + w;
      const word = words[i]!;
      if (word === 0) continue;
      const above = y > 0 ? words[i - stride]! : 0;
      const below = y + 1 < height ? words[i + stride]! : 0;
      const left = (word << 1) | (w > 0 ? words[i - 1]! >>> 31 : 0);
      const right = (word >>> 1) | (w + 1 < stride ? words[i + 1]! << 31 : 0);
      boundary.words[i] = word & ~(above & below & left & right);
    }
  }
  return boundary;
}

/**
 * Distances from each boundary pixel's centre to the nearest boundary pixel's centre of the other mask.
 *
 * @param spacing of pixels in mm; default: one unit in both directions, which makes the result pixels.
 * @returns null when either mask is empty: there is no distance to nothing.
 * @throws RangeError when sizes differ (rule M2).
 */
export function surfaceDistances(
  a: BitMask,
  b: BitMask,
  spacing: SpacingMm = { row: 1, column: 1 },
): SurfaceDistances | null {
  requireSameSize(a, b);
  const boxA = maskBounds(a);
  const boxB = maskBounds(b);
  if (boxA === null || boxB === null) return null;
  const window = {
    left: Math.min(boxA.left, boxB.left),
    top: Math.min(boxA.top, boxB.top),
    right: Math.max(boxA.right, boxB.right),
    bottom: Math.max(boxA.bottom, boxB.bottom),
  };
  const pixelsA = boundaryPixels(a, window);
  const pixelsB = boundaryPixels(b, window);
  const squared = new Float64Array((window.right - window.left) * (window.bottom - window.top));
  const fromA = directed(pixelsA, pixelsB, { squared, window, spacing });
  const fromB = directed(pixelsB, pixelsA, { squared, window, spacing });
  const pooled = new Float64Array(fromA.length + fromB.length);
  pooled.set(fromA);
  pooled.set(fromB, fromA.length);
  pooled.sort();
  return {
    hd: pooled[pooled.length - 1]!,
    hd95: percentile(pooled, 0.95),
    assd: (mean(fromA) + mean(fromB)) / 2,
  };
}

/** 95th percentile of the boundary distances; null when either mask is empty. See `surfaceDistances`. */
export function hd95(a: BitMask, b: BitMask, spacing?: SpacingMm): number | null {
  return surfaceDistances(a, b, spacing)?.hd95 ?? null;
}

/** Average symmetric boundary distance; null when either mask is empty. See `surfaceDistances`. */
export function assd(a: BitMask, b: BitMask, spacing?: SpacingMm): number | null {
  return surfaceDistances(a, b, spacing)?.assd ?? null;
}

/** Indices of the boundary pixels in a window of the frame, row by row. */
function boundaryPixels(mask: BitMask, window: BoxPx): Int32Array {
  const boundary = boundaryOf(mask);
  const width = window.right - window.left;
  const indices: number[] = [];
  for (let y = window.top; y < window.bottom; y++) {
    const row = (y - window.top) * width - window.left;
    for (let x = nextSet(boundary, 0, y); x < mask.width; x = nextSet(boundary, x + 1, y))
      indices.push(row + x);
  }
  return Int32Array.from(indices);
}

function directed(
  from: Int32Array,
  to: Int32Array,
  grid: { readonly squared: Float64Array; readonly window: BoxPx; readonly spacing: SpacingMm },
): Float64Array {
  const { squared, window, spacing } = grid;
  squared.fill(Infinity);
  for (const index of to) squared[index] = 0;
  squareDistances(
    { squared, width: window.right - window.left, height: window.bottom - window.top },
    spacing,
  );
  return Float64Array.from(from, (index) => Math.sqrt(squared[index]!));
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Linear interpolation between order statistics, numpy's default. */
function percentile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (sorted[above]! - sorted[below]!) * (position - below);
}
