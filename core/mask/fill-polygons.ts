import type { BitMask } from './bit-mask.ts';
import { createMask } from './bit-mask.ts';
import { setRun } from './runs.ts';
import type { Sized } from './size-guard.ts';

/**
 * The pixels whose centre lies inside an odd number of the rings (even-odd rule), so holes are cut out by
 * listing them too. A centre exactly on an edge belongs to the polygon on its left and top side only, as in
 * any tiling. Parts outside of the frame are clipped.
 *
 * @param rings closed polygons x0, y0, x1, y1, ... in image coordinates.
 * @throws RangeError when a coordinate is not a finite number, or when the rings go up and down so often that they can
 *   outline nothing on this frame.
 */
export function fillPolygons(rings: readonly { readonly xy: ArrayLike<number> }[], frame: Sized): BitMask {
  const mask = createMask(frame.width, frame.height);
  requireBoundedCrossings(rings, frame);
  const offsets = new Int32Array(frame.height + 1);
  forCrossings(rings, frame.height, (y) => {
    offsets[y + 1]!++;
  });
  for (let y = 0; y < frame.height; y++) offsets[y + 1]! += offsets[y]!;
  const crossings = new Float64Array(offsets[frame.height]!);
  const next = offsets.slice();
  forCrossings(rings, frame.height, (y, x) => {
    crossings[next[y]!++] = x;
  });
  for (let y = 0; y < frame.height; y++) {
    const row = crossings.subarray(offsets[y], offsets[y + 1]).sort();
    for (let i = 0; i + 1 < row.length; i += 2) {
      // First column whose centre is at or right of the crossing.
      const from = Math.max(0, Math.ceil(row[i]! - 0.5));
      const to = Math.min(frame.width, Math.ceil(row[i + 1]! - 0.5));
      // Sorted crossings make disjoint spans.
      setRun(mask, y, from, to);
    }
  }
  return mask;
}

/** Outlines of pixels cross a row at most once a column and edge. */
const CROSSINGS_A_COLUMN = 4;
const ALWAYS_ALLOWED = 2 ** 20;

/** Rings come from files: a small one that runs up and down must not take all memory. */
function requireBoundedCrossings(rings: readonly { readonly xy: ArrayLike<number> }[], frame: Sized): void {
  let crossings = 0;
  for (const { xy } of rings) {
    for (let i = 0; i < xy.length; i += 2) {
      const j = i + 2 < xy.length ? i + 2 : 0;
      const a = Math.min(frame.height, Math.max(0, xy[i + 1]!));
      const b = Math.min(frame.height, Math.max(0, xy[j + 1]!));
      crossings += Math.abs(b - a);
    }
  }
  if (crossings > Math.max(ALWAYS_ALLOWED, CROSSINGS_A_COLUMN * (frame.width + 1) * frame.height)) {
    throw new RangeError('A polygon goes up and down too often to be the outline of anything.');
  }
}

/** Calls back for every row of pixel centres that an edge crosses, with the place of the crossing. */
function forCrossings(
  rings: readonly { readonly xy: ArrayLike<number> }[],
  height: number,
  onCrossing: (y: number, x: number) => void,
): void {
  for (const { xy } of rings) {
    for (let i = 0; i < xy.length; i += 2) {
      const j = i + 2 < xy.length ? i + 2 : 0;
      const ax = xy[i]!;
      const ay = xy[i + 1]!;
      const bx = xy[j]!;
      const by = xy[j + 1]!;
      if (!Number.isFinite(ax) || !Number.isFinite(ay))
        throw new RangeError('A polygon has a corner that is no number.');
      if (ay === by) continue;
      const first = Math.max(0, Math.ceil(Math.min(ay, by) - 0.5));
      const end = Math.min(height, Math.ceil(Math.max(ay, by) - 0.5));
      const slope = (bx - ax) / (by - ay);
      for (let y = first; y < end; y++) onCrossing(y, ax + (y + 0.5 - ay) * slope);
    }
  }
}
