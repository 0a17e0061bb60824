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

/**
 * A growing polygon as a linked ring, so that holes go in at any place. Vertical edges have a node on every line
 * between pixels, so that a channel along such a line always begins at a node and no edge is ever split.
 */
interface Chain {
  readonly x: number[];
  readonly y: number[];
  /** Index of the node after each. */
  readonly next: number[];
  /** Nodes on each line between rows. */
  readonly lines: Map<number, number[]>;
}

function join(outer: Float64Array, holes: readonly Ring[]): Float64Array {
  const chain: Chain = { x: [], y: [], next: [], lines: new Map() };
  const last = appendRing(chain, outer, 0);
  chain.next[last] = 0;
  // From left to right: whatever lies left of a hole is in the polygon already, so the channel to it meets nothing.
  const sorted = holes
    .map((hole) => ({ xy: hole.xy, first: leftmost(hole.xy) }))
    .sort(
      (a, b) => a.xy[2 * a.first]! - b.xy[2 * b.first]! || a.xy[2 * a.first + 1]! - b.xy[2 * b.first + 1]!,
    );
  for (const { xy, first } of sorted) cutIn(chain, xy, first);
  return cornersOf(chain);
}

function cutIn(chain: Chain, xy: Float64Array, first: number): void {
  const [x, y] = [xy[2 * first]!, xy[2 * first + 1]!];
  const from = nodeLeftOf(chain, x, y);
  const after = chain.next[from]!;
  // Over to the hole, around it, and back the same way.
  chain.next[from] = chain.x.length;
  appendRing(chain, xy, first);
  append(chain, x, y);
  const back = append(chain, chain.x[from]!, y);
  chain.next[back] = after;
}

/** The node nearest to the left of a point on its line. */
function nodeLeftOf(chain: Chain, x: number, y: number): number {
  let best = -1;
  for (const node of chain.lines.get(y) ?? []) {
    const at = chain.x[node]!;
    if (at <= x && (best < 0 || at > chain.x[best]!)) best = node;
  }
  if (best < 0) throw new Error('a hole lies outside of its outline');
  return best;
}

/** Adds a node whose link is the one added next. @returns its index. */
function append(chain: Chain, x: number, y: number): number {
  const node = chain.x.length;
  chain.x.push(x);
  chain.y.push(y);
  chain.next.push(node + 1);
  return node;
}

/** Adds a ring from its corner `first` on, with nodes on every line. @returns the index of the last node. */
function appendRing(chain: Chain, xy: Float64Array, first: number): number {
  const count = xy.length / 2;
  let last = -1;
  for (let i = 0; i < count; i++) {
    const corner = (first + i) % count;
    const following = (corner + 1) % count;
    const [x, end] = [xy[2 * corner]!, xy[2 * following + 1]!];
    let y = xy[2 * corner + 1]!;
    const step = Math.sign(end - y);
    do {
      last = append(chain, x, y);
      const line = chain.lines.get(y);
      if (line === undefined) chain.lines.set(y, [last]);
      else line.push(last);
      y += step;
    } while (step !== 0 && y !== end);
  }
  return last;
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

/** The ring without nodes that only continue a vertical edge, and without repeated ones. */
function cornersOf({ x, y, next }: Chain): Float64Array {
  const corners: number[] = [];
  let at = 0;
  do {
    const following = next[at]!;
    const [px, py] = [corners.at(-2), corners.at(-1)];
    const goesOn =
      px === x[at] && x[following] === x[at] && (y[at]! - (py ?? 0)) * (y[following]! - y[at]!) > 0;
    // A hole that touches the outline needs no channel.
    const repeats = px === x[at] && py === y[at];
    if (!goesOn && !repeats) corners.push(x[at]!, y[at]!);
    at = following;
  } while (at !== 0);
  return Float64Array.from(corners);
}
