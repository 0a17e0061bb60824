import type { PointPx } from '../domain/geometry.ts';
import type { BitMask } from '../mask/bit-mask.ts';
import type { PixelRect } from '../mask/pixel-rect.ts';
import { createPen, type Allow, type PaintMode } from './pen.ts';

/** What a round brush covers on its way from one point to the next; a dab where both are the same. */
export interface Capsule {
  readonly from: PointPx;
  readonly to: PointPx;
  /** In widths of a pixel. */
  readonly radiusPx: number;
  /** Height of a pixel divided by its width: the brush is round in mm, and on the screen. */
  readonly aspect: number;
}

/**
 * Paints, in place, the pixels whose centre lies within the radius of the way, and those that the way itself
 * passes: the finest brush still paints the pixel under the pointer and leaves no gaps. Costs the rows it
 * covers, whatever the size of the frame.
 *
 * @returns the rectangle around the pixels that changed; null when none did.
 * @throws RangeError when a number is not finite, the radius negative, or the aspect not positive.
 */
export function paintCapsule(
  mask: BitMask,
  capsule: Capsule,
  mode: PaintMode,
  allow?: Allow,
): PixelRect | null {
  const { from, to, radiusPx, aspect } = capsule;
  const finite = [from.x, from.y, to.x, to.y, radiusPx, aspect].every(Number.isFinite);
  if (!finite || radiusPx < 0 || aspect <= 0) {
    throw new RangeError('A brush needs finite points, a radius of at least 0 and a positive pixel aspect.');
  }
  const pen = createPen(mask, mode, allow);
  const reach = radiusPx / aspect;
  const [upper, lower] = from.y <= to.y ? [from, to] : [to, from];
  const firstPassed = Math.floor(upper.y);
  const lastPassed = Math.floor(lower.y);
  const first = Math.max(0, Math.min(firstPassed, Math.ceil(upper.y - reach - 0.5)));
  const last = Math.min(mask.height - 1, Math.max(lastPassed, Math.floor(lower.y + reach - 0.5)));
  const edges = sidesOf(capsule);
  for (let y = first; y <= last; y++) {
    // Columns whose centre lies in the capsule: a capsule is convex, so they are neighbours.
    let low = Infinity;
    let high = -Infinity;
    for (let end = 0; end < 2; end++) {
      const centre = end === 0 ? from : to;
      const dy = (y + 0.5 - centre.y) * aspect;
      const square = radiusPx * radiusPx - dy * dy;
      if (square < 0) continue;
      const half = Math.sqrt(square);
      low = Math.min(low, centre.x - half);
      high = Math.max(high, centre.x + half);
    }
    const line = (y + 0.5) * aspect;
    for (let e = 0; e < edges.length; e += 4) {
      const y0 = edges[e + 1]!;
      const y1 = edges[e + 3]!;
      if (y0 === y1 || line < Math.min(y0, y1) || line > Math.max(y0, y1)) continue;
      const x = edges[e]! + ((line - y0) * (edges[e + 2]! - edges[e]!)) / (y1 - y0);
      low = Math.min(low, x);
      high = Math.max(high, x);
    }
    let start = Math.ceil(low - 0.5);
    let end = Math.floor(high - 0.5) + 1;
    if (y >= firstPassed && y <= lastPassed) {
      // They adjoin the columns above: of all centres in the row the passed pixels' lie nearest to the way.
      const a = alongX(upper, lower, Math.max(y, upper.y));
      const b = y + 1 > lower.y ? lower.x : alongX(upper, lower, y + 1);
      start = Math.min(start >= end ? Infinity : start, Math.floor(Math.min(a, b)));
      end = Math.max(end, Math.floor(Math.max(a, b)) + 1);
    }
    pen.run(y, start, end);
  }
  return pen.dirty();
}

/** Where the way from `upper` to `lower` has a given y. */
function alongX(upper: PointPx, lower: PointPx, y: number): number {
  if (upper.y === lower.y) return upper.x;
  return upper.x + ((y - upper.y) * (lower.x - upper.x)) / (lower.y - upper.y);
}

/** The four edges x0, y0, x1, y1 of the rectangle along the way, in widths of a pixel; none for a dab. */
function sidesOf({ from, to, radiusPx, aspect }: Capsule): Float64Array {
  const dx = to.x - from.x;
  const dy = (to.y - from.y) * aspect;
  const length = Math.hypot(dx, dy);
  if (length === 0) return new Float64Array(0);
  const nx = (-dy / length) * radiusPx;
  const ny = (dx / length) * radiusPx;
  const x = [from.x + nx, to.x + nx, to.x - nx, from.x - nx];
  const y = [from.y * aspect + ny, to.y * aspect + ny, to.y * aspect - ny, from.y * aspect - ny];
  const edges = new Float64Array(16);
  for (let i = 0; i < 4; i++) {
    const j = (i + 1) & 3;
    edges.set([x[i]!, y[i]!, x[j]!, y[j]!], 4 * i);
  }
  return edges;
}
