import type { BitMask } from './bit-mask.ts';
import { maskAt } from './bit-mask.ts';
import type { Ring } from './contours.ts';
import { outlinesOf } from './contours.ts';

/** One part of a mask as a single closed polygon along pixel edges: x0, y0, x1, y1, ..., whole numbers. */
export interface PartPolygon {
  /** In row order of the parts' first pixels; parts that touch at a corner are one. */
  readonly part: number;
  readonly holes: number;
  readonly xy: Float64Array;
}

/**
 * Every part of a mask as one polygon, for formats that know neither rings in rings nor holes. A hole is joined to
 * what lies above it by a vertical cut of no width that is walked down and up again, so the area stays: filling the
 * polygons (even-odd or non-zero) gives back the mask exactly, as does the reference rasteriser of COCO.
 */
export function partPolygons(mask: BitMask): PartPolygon[] {
  const rings = outlinesOf(mask);
  const parts = new Map<number, { outer: number; holes: number }>();
  rings.forEach((ring, index) => {
    if (ring.kind === 'outer') parts.set(ring.part, { outer: index, holes: 0 });
  });
  const cuts = cutsOf(mask, rings);
  for (const { part, kind } of rings) if (kind === 'hole') parts.get(part)!.holes++;
  return [...parts].map(([part, { outer, holes }]) => ({ part, holes, xy: walk(rings, cuts, outer) }));
}

/** From the top left corner of a hole straight up to an edge of another ring of its part. */
interface Cut {
  readonly hole: number;
  /** Index of the corner at the top of the hole where the cut ends. */
  readonly corner: number;
  /** Where the cut leaves the edge. */
  readonly x: number;
}

/** By ring and then by edge (index of its first corner): cuts in the order in which the edge is walked. */
type Cuts = ReadonlyMap<number, ReadonlyMap<number, readonly Cut[]>>;

function cutsOf(mask: BitMask, rings: readonly Ring[]): Cuts {
  const cuts = new Map<number, Map<number, Cut[]>>();
  if (rings.every(({ kind }) => kind === 'outer')) return cuts;
  const edges = topEdges(rings, mask.height);
  rings.forEach((ring, hole) => {
    if (ring.kind === 'outer') return;
    const corner = topLeftCorner(ring.xy);
    const x = ring.xy[2 * corner]!;
    let y = ring.xy[2 * corner + 1]!;
    // The pixel above the hole's top edge is inside. Going up from there ends below an edge of the same part, which
    // lies above this hole: no ring can be joined to itself or in a circle.
    while (maskAt(mask, x, y - 1)) y--;
    const edge = edges.at(x, y);
    const ofRing = cuts.get(edge.ring) ?? new Map<number, Cut[]>();
    const ofEdge = ofRing.get(edge.corner) ?? [];
    ofEdge.push({ hole, corner, x });
    ofRing.set(edge.corner, ofEdge);
    cuts.set(edge.ring, ofRing);
  });
  for (const ofRing of cuts.values()) for (const list of ofRing.values()) list.sort((a, b) => a.x - b.x);
  return cuts;
}

/** The leftmost of the topmost corners. */
function topLeftCorner(xy: Float64Array): number {
  let best = 0;
  for (let i = 1; 2 * i < xy.length; i++) {
    const higher = xy[2 * i + 1]! - xy[2 * best + 1]!;
    if (higher < 0 || (higher === 0 && xy[2 * i]! < xy[2 * best]!)) best = i;
  }
  return best;
}

interface TopEdges {
  /** The edge that pixel (x, y) has above it. */
  at(x: number, y: number): { readonly ring: number; readonly corner: number };
}

/** Finds edges that are walked to the right, which are those with the mask below them. */
function topEdges(rings: readonly Ring[], height: number): TopEdges {
  const rows: { from: number; ring: number; corner: number }[][] = Array.from({ length: height }, () => []);
  rings.forEach(({ xy }, ring) => {
    const count = xy.length / 2;
    for (let corner = 0; corner < count; corner++) {
      const next = corner + 1 < count ? corner + 1 : 0;
      if (xy[2 * next]! > xy[2 * corner]!)
        rows[xy[2 * corner + 1]!]!.push({ from: xy[2 * corner]!, ring, corner });
    }
  });
  for (const row of rows) row.sort((a, b) => a.from - b.from);
  return {
    at(x, y) {
      const row = rows[y]!;
      let low = 0;
      let high = row.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (row[middle]!.from <= x) low = middle + 1;
        else high = middle;
      }
      // Top edges of one row do not overlap, and a pixel at the end of `maskAt` going up has one.
      return row[low - 1]!;
    },
  };
}

/** Walks a ring, and where a cut leaves it, down the cut, around the hole with its own cuts, and up again. */
function walk(rings: readonly Ring[], cuts: Cuts, outer: number): Float64Array {
  const corners: number[] = [];
  const push = (x: number, y: number): void => {
    const last = corners.length;
    // A cut may leave from a corner.
    if (last === 0 || corners[last - 2] !== x || corners[last - 1] !== y) corners.push(x, y);
  };
  // A stack of its own: holes may hang below each other by the thousand.
  const stack = [{ ring: outer, start: 0, step: 0, cut: 0, from: null as { x: number; y: number } | null }];
  while (stack.length > 0) {
    const here = stack[stack.length - 1]!;
    const { xy } = rings[here.ring]!;
    const count = xy.length / 2;
    const corner = (here.start + here.step) % count;
    if (here.cut === 0) push(xy[2 * corner]!, xy[2 * corner + 1]!);
    if (here.step === count) {
      if (here.from !== null) push(here.from.x, here.from.y);
      stack.pop();
      continue;
    }
    const cut = cuts.get(here.ring)?.get(corner)?.[here.cut];
    if (cut === undefined) {
      here.step++;
      here.cut = 0;
      continue;
    }
    here.cut++;
    const from = { x: cut.x, y: xy[2 * corner + 1]! };
    push(from.x, from.y);
    stack.push({ ring: cut.hole, start: cut.corner, step: 0, cut: 0, from });
  }
  // The way around ends where it began.
  return Float64Array.from(corners.slice(0, -2));
}
