import type { Outline } from './outline.ts';

/** Signed distance in mm to an outline, positive inside, sampled on a square grid. */
export interface DistanceGrid {
  readonly left: number;
  readonly top: number;
  readonly stepMm: number;
  readonly columns: number;
  readonly rows: number;
  readonly values: Float32Array;
}

/** @param outlines their union is the shape; @param marginMm free border around it. */
export function createDistanceGrid(
  outlines: readonly Outline[],
  stepMm: number,
  marginMm: number,
): DistanceGrid {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const outline of outlines) {
    for (let i = 0; i < outline.length; i += 2) {
      left = Math.min(left, outline[i]!);
      right = Math.max(right, outline[i]!);
      top = Math.min(top, outline[i + 1]!);
      bottom = Math.max(bottom, outline[i + 1]!);
    }
  }
  left -= marginMm;
  top -= marginMm;
  const columns = Math.ceil((right + marginMm - left) / stepMm) + 1;
  const rows = Math.ceil((bottom + marginMm - top) / stepMm) + 1;
  const values = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let best = -Infinity;
      for (const outline of outlines) {
        best = Math.max(best, signedDistance(outline, left + column * stepMm, top + row * stepMm));
      }
      values[row * columns + column] = best;
    }
  }
  return { left, top, stepMm, columns, rows, values };
}

/** Even-odd inside test and nearest edge in one walk around the outline. */
function signedDistance(outline: Outline, x: number, y: number): number {
  let inside = false;
  let nearest = Infinity;
  const n = outline.length;
  let ax = outline[n - 2]! - x;
  let ay = outline[n - 1]! - y;
  for (let i = 0; i < n; i += 2) {
    const bx = outline[i]! - x;
    const by = outline[i + 1]! - y;
    const ex = bx - ax;
    const ey = by - ay;
    const length = ex * ex + ey * ey;
    const t = length === 0 ? 0 : Math.min(1, Math.max(0, -(ax * ex + ay * ey) / length));
    const dx = ax + t * ex;
    const dy = ay + t * ey;
    nearest = Math.min(nearest, dx * dx + dy * dy);
    if (ay > 0 !== by > 0 && (ax * by - bx * ay) * (by - ay) < 0) inside = !inside;
    ax = bx;
    ay = by;
  }
  return inside ? Math.sqrt(nearest) : -Math.sqrt(nearest);
}
