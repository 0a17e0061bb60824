import type { Ring } from '../../../core/mask/contours.ts';

/**
 * One closed polygon a part of a mask, its holes joined to its outline by channels without width (PS3.3 C.8.8.6.3):
 * what every treatment system reads, where several contours of a plane are the union for some and the difference for
 * others. A channel runs along a row of pixel edges, there and back, so it encloses no area and no pixel centre.
 *
 * @param rings all outlines of a mask, corners in image coordinates (pixel-corner convention).
 * @returns polygons x0, y0, x1, y1, ... whose even-odd and non-zero inside are exactly the mask.
 */
export function keyholePolygons(rings: readonly Ring[]): Float64Array[] {
  const parts = new Map<number, { outer: Ring | null; holes: Ring[] }>();
  for (const ring of rings) {
    const part = parts.get(ring.part) ?? { outer: null, holes: [] };
    if (ring.kind === 'outer') part.outer = ring;
    else part.holes.push(ring);
    parts.set(ring.part, part);
  }
  return [...parts.values()].map(({ outer, holes }) => {
    if (outer === null) throw new Error('a part of a mask has holes but no outline');
    return holes.length === 0 ? outer.xy : join(outer.xy, holes);
  });
}

/** The corners of a growing polygon, as a linked ring, so that holes go in at any place. */
interface Chain {
  readonly x: number[];
  readonly y: number[];
  /** Index of the corner after each. */
  readonly next: number[];
}

function join(outer: Float64Array, holes: readonly Ring[]): Float64Array {
  const chain: Chain = { x: [], y: [], next: [] };
  append(chain, outer, 0);
  chain.next[chain.next.length - 1] = 0;
  // From left to right: whatever lies left of a hole is in the polygon already, so the channel to it meets nothing.
  const sorted = holes
    .map((hole) => ({ xy: hole.xy, first: leftmost(hole.xy) }))
    .sort(
      (a, b) => a.xy[2 * a.first]! - b.xy[2 * b.first]! || a.xy[2 * a.first + 1]! - b.xy[2 * b.first + 1]!,
    );
  for (const { xy, first } of sorted) cutIn(chain, xy, first);
  const corners: number[] = [];
  let at = 0;
  do {
    const [x, y] = [chain.x[at]!, chain.y[at]!];
    // A hole that touches the outline needs no channel.
    if (x !== corners.at(-2) || y !== corners.at(-1)) corners.push(x, y);
    at = chain.next[at]!;
  } while (at !== 0);
  return Float64Array.from(corners);
}

/** Adds corners from `first` on, each linked to the one after; the last one's link is the caller's. */
function append(chain: Chain, xy: Float64Array, first: number): void {
  const count = xy.length / 2;
  for (let i = 0; i < count; i++) {
    const corner = (first + i) % count;
    chain.x.push(xy[2 * corner]!);
    chain.y.push(xy[2 * corner + 1]!);
    chain.next.push(chain.next.length + 1);
  }
}

/** The corner with the least x, of those the one with the least y. */
function leftmost(xy: Float64Array): number {
  let best = 0;
  for (let i = 1; 2 * i < xy.length; i++) {
    const closer = xy[2 * i]! - xy[2 * best]!;
    if (closer < 0 || (closer === 0 && xy[2 * i + 1]! < xy[2 * best + 1]!)) best = i;
  }
  return best;
}

function cutIn(chain: Chain, xy: Float64Array, first: number): void {
  const x = xy[2 * first]!;
  const y = xy[2 * first + 1]!;
  const from = edgeLeftOf(chain, x, y);
  const after = chain.next[from]!;
  const edgeX = chain.x[from]!;
  const start = chain.next.length;
  // Onto the edge, over to the hole, around it, and back the same way.
  append(chain, Float64Array.of(edgeX, y), 0);
  append(chain, xy, first);
  append(chain, Float64Array.of(x, y, edgeX, y), 0);
  chain.next[from] = start;
  chain.next[chain.next.length - 1] = after;
}

/** Start of the vertical edge nearest to the left of a point, the ends of edges included. */
function edgeLeftOf(chain: Chain, x: number, y: number): number {
  let best = -1;
  for (let i = 0; i < chain.x.length; i++) {
    const at = chain.x[i]!;
    const j = chain.next[i]!;
    if (at > x || at !== chain.x[j] || (best >= 0 && at <= chain.x[best]!)) continue;
    const low = Math.min(chain.y[i]!, chain.y[j]!);
    const high = Math.max(chain.y[i]!, chain.y[j]!);
    if (low !== high && low <= y && y <= high) best = i;
  }
  if (best < 0) throw new Error('a hole lies outside of its outline');
  return best;
}
