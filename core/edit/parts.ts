import type { PointPx } from '../domain/geometry.ts';
import type { BitMask } from '../mask/bit-mask.ts';
import { cloneMask, createMask } from '../mask/bit-mask.ts';
import { connectedComponents, type MaskComponent } from '../mask/components.ts';
import { setRun } from '../mask/runs.ts';

/** Parts of a mask are 8-connected: pixels that touch at a corner belong together. */

/** The parts of a mask, largest first, then by their first pixel; each draws its own mask when asked. */
export function partsOf(mask: BitMask): readonly MaskComponent[] {
  return [...connectedComponents(mask).list].sort((a, b) => b.area - a.area);
}

/** More masks than this of one structure would fill the memory and no list of structures could show them. */
const MOST_PARTS = 32;

/**
 * One mask a part, largest first; empty for an empty mask. No pixel is lost: parts beyond the largest `most - 1`
 * go together into the last mask.
 *
 * @param most at least 1.
 */
export function splitParts(mask: BitMask, most = MOST_PARTS): BitMask[] {
  const components = connectedComponents(mask);
  const byArea = components.list.map((_, index) => index);
  byArea.sort((a, b) => components.list[b]!.area - components.list[a]!.area);
  const place = new Int32Array(byArea.length);
  byArea.forEach((part, rank) => {
    place[part] = Math.min(rank, most - 1);
  });
  const masks = Array.from({ length: Math.min(most, byArea.length) }, () =>
    createMask(mask.width, mask.height),
  );
  components.eachRun((part, y, from, to) => {
    setRun(masks[place[part]!]!, y, from, to);
  });
  return masks;
}

/** The part of the mask under a point of the image; null where there is none. */
export function componentAt(mask: BitMask, point: PointPx): BitMask | null {
  const { list, indexAt } = connectedComponents(mask);
  return list[indexAt(Math.floor(point.x), Math.floor(point.y))]?.mask() ?? null;
}

/** Which parts stay. */
export type KeepParts = { readonly keep: 'largest' } | { readonly minAreaPx: number };

/**
 * The mask without its islands. Of parts of the same size the one with the first pixel in row order is the
 * largest. `minAreaPx` counts pixels and may empty the mask.
 */
export function removeIslands(mask: BitMask, rule: KeepParts): BitMask {
  const { list, eachRun } = connectedComponents(mask);
  if (list.length === 0) return cloneMask(mask);
  const kept = createMask(mask.width, mask.height);
  let largest = 0;
  list.forEach((part, index) => {
    if (part.area > list[largest]!.area) largest = index;
  });
  eachRun((part, y, from, to) => {
    const stays = 'keep' in rule ? part === largest : list[part]!.area >= rule.minAreaPx;
    if (stays) setRun(kept, y, from, to);
  });
  return kept;
}
