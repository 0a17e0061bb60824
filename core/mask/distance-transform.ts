import type { PointPx } from '../domain/geometry.ts';
import type { BitMask } from './bit-mask.ts';
import { maskBounds } from './bounds.ts';
import { nextClear, nextSet } from './runs.ts';
import { centroid } from './shape.ts';

/** Squared distances for a part of a frame: entry (x - left) + (y - top) * width belongs to pixel (x, y). */
export interface DistanceWindow {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Infinity where there is nothing to be distant from. */
  readonly squared: Float64Array;
}

/** Size of a pixel in the unit that distances are wanted in. */
export interface PixelSize {
  readonly row: number;
  readonly column: number;
}

const SQUARE_PIXEL: PixelSize = { row: 1, column: 1 };

/**
 * Exact squared Euclidean distance of every mask pixel's centre to the nearest background pixel's centre, over
 * the mask's box widened by one pixel (which may lie outside of the frame); null when the mask is empty.
 * Outside of the frame counts as background, so that a structure which the edge of the image cuts has its
 * innermost point in its visible middle and not on the edge.
 */
export function distanceToBackground(mask: BitMask, pixel: PixelSize = SQUARE_PIXEL): DistanceWindow | null {
  const box = maskBounds(mask);
  if (box === null) return null;
  const left = box.left - 1;
  const top = box.top - 1;
  const width = box.right - box.left + 2;
  const height = box.bottom - box.top + 2;
  // The nearest background pixel always lies in this window: everything outside of the box is background.
  const squared = new Float64Array(width * height);
  for (let y = box.top; y < box.bottom; y++) {
    const row = (y - top) * width - left;
    let x = nextSet(mask, box.left, y);
    while (x < box.right) {
      const end = nextClear(mask, x, y);
      squared.fill(Infinity, row + x, row + end);
      x = nextSet(mask, end, y);
    }
  }
  squareDistances({ squared, width, height }, pixel);
  return { left, top, width, height, squared };
}

/**
 * The pixel (column x, row y) of the mask that is farthest from the background; null when the mask is empty.
 * Equal distances: the one closest to the area's centroid, then the first in row order.
 */
export function innermostPixel(mask: BitMask, pixel: PixelSize = SQUARE_PIXEL): PointPx | null {
  const distances = distanceToBackground(mask, pixel);
  const middle = centroid(mask);
  if (distances === null || middle === null) return null;
  const { left, top, width, height, squared } = distances;
  let largest = 0;
  for (const value of squared) if (value > largest) largest = value;
  let best: PointPx | null = null;
  let bestOffset = Infinity;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (squared[i] !== largest) continue;
      const dx = (x + left + 0.5 - middle.x) * pixel.column;
      const dy = (y + top + 0.5 - middle.y) * pixel.row;
      const offset = dx * dx + dy * dy;
      if (offset < bestOffset) {
        best = { x: x + left, y: y + top };
        bestOffset = offset;
      }
    }
  }
  return best;
}

/**
 * In place: 0 at features and Infinity elsewhere become squared distances to the nearest feature (Meijster's
 * column pass, then the lower envelope of parabolas of Felzenszwalb and Huttenlocher along each row).
 */
export function squareDistances(
  grid: { readonly squared: Float64Array; readonly width: number; readonly height: number },
  pixel: PixelSize,
): void {
  const { squared, width, height } = grid;
  for (let i = width; i < squared.length; i++) {
    if (squared[i] !== 0) squared[i] = squared[i - width]! + 1;
  }
  for (let i = squared.length - width - 1; i >= 0; i--) {
    const below = squared[i + width]! + 1;
    if (below < squared[i]!) squared[i] = below;
  }
  const envelope = createEnvelope(width, pixel);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    // A feature hides everything behind it, so the row falls apart into the stretches between its features.
    let from = 0;
    while (from < width) {
      while (from + 1 < width && squared[row + from] === 0 && squared[row + from + 1] === 0) from++;
      let to = from + 1;
      while (to < width && squared[row + to] !== 0) to++;
      if (to - from > 1 || squared[row + from] !== 0) {
        envelope(squared, row + from, Math.min(to + 1, width) - from);
      }
      from = to;
    }
  }
}

/**
 * The lower envelope of parabolas along a stretch of a row of at most `longest` pixels: turns vertical distances
 * in rows into squared distances, in place.
 */
function createEnvelope(
  longest: number,
  pixel: PixelSize,
): (squared: Float64Array, start: number, length: number) => void {
  const rowSquared = pixel.row * pixel.row;
  const columnSquared = pixel.column * pixel.column;
  const heights = new Float64Array(longest);
  // Parabola k has its vertex in column vertex[k] and is the lowest from column begin[k] on.
  const vertex = new Int32Array(longest);
  const begin = new Float64Array(longest + 1);
  return (squared, start, length) => {
    let count = 0;
    for (let x = 0; x < length; x++) {
      const rows = squared[start + x]!;
      const height = rows * rows * rowSquared;
      heights[x] = height;
      if (height === Infinity) continue;
      let crossing = -Infinity;
      while (count > 0) {
        const other = vertex[count - 1]!;
        const rise = (height - heights[other]!) / columnSquared;
        crossing = (rise / (x - other) + x + other) / 2;
        if (crossing > begin[count - 1]!) break;
        count--;
        crossing = -Infinity;
      }
      vertex[count] = x;
      begin[count++] = crossing;
    }
    if (count === 0) return;
    begin[count] = Infinity;
    for (let x = 0, k = 0; x < length; x++) {
      while (begin[k + 1]! < x) k++;
      const dx = x - vertex[k]!;
      squared[start + x] = dx * dx * columnSquared + heights[vertex[k]!]!;
    }
  };
}
