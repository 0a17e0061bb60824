import type { BitMask } from './bit-mask.ts';
import { createMask } from './bit-mask.ts';
import { popcount } from './count.ts';
import { requireSameSize } from './size-guard.ts';

/** Which pixels of a frame are claimed by at least one, and by at least two of its structures. */
export interface Claims {
  readonly once: BitMask;
  readonly twice: BitMask;
}

/**
 * Claims of all masks of a frame, in one pass over each: exclusive areas of hundreds of structures then cost
 * one pass each instead of one per pair.
 *
 * @throws RangeError when there is no mask or sizes differ (rule M2).
 */
export function countClaims(masks: readonly BitMask[]): Claims {
  const first = masks[0];
  if (first === undefined) throw new RangeError('Claims need at least one mask.');
  const once = createMask(first.width, first.height);
  const twice = createMask(first.width, first.height);
  for (const mask of masks) {
    requireSameSize(first, mask);
    for (let i = 0; i < mask.words.length; i++) {
      const word = mask.words[i]!;
      if (word === 0) continue;
      twice.words[i]! |= once.words[i]! & word;
      once.words[i]! |= word;
    }
  }
  return { once, twice };
}

/** The pixels of `mask`, one of the claimed masks, that no other structure claims. */
export function exclusiveArea(mask: BitMask, claims: Claims): BitMask {
  requireSameSize(mask, claims.twice);
  const area = createMask(mask.width, mask.height);
  for (let i = 0; i < mask.words.length; i++) area.words[i] = mask.words[i]! & ~claims.twice.words[i]!;
  return area;
}

/** Number of pixels of `exclusiveArea` without building it. */
export function countExclusive(mask: BitMask, claims: Claims): number {
  requireSameSize(mask, claims.twice);
  let count = 0;
  for (let i = 0; i < mask.words.length; i++) {
    const word = mask.words[i]! & ~claims.twice.words[i]!;
    if (word !== 0) count += popcount(word);
  }
  return count;
}
