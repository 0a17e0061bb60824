import type { PlacedMiss } from '../incoming.ts';

/** Why a mask does not lie on a frame. */
export interface NearMiss {
  readonly misses: PlacedMiss | 'frame-of-reference';
  readonly sentence: string;
}

/** From nothing in common to nearly the same. */
const ORDER: readonly NearMiss['misses'][] = [
  'unknown-place',
  'frame-of-reference',
  'orientation',
  'spacing',
  'size',
  'outside',
  'position',
];

/** The one that is more worth telling; the first of equal ones. */
export function nearer(known: NearMiss | null, other: NearMiss): NearMiss {
  return known === null || ORDER.indexOf(other.misses) > ORDER.indexOf(known.misses) ? other : known;
}
