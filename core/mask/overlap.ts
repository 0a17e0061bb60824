import type { BitMask } from './bit-mask.ts';
import { countPixels, countShared } from './count.ts';

/** Dice 2|A.B| / (|A| + |B|); null when both are empty, which is neither agreement nor error. */
export function dice(a: BitMask, b: BitMask): number | null {
  const total = countPixels(a) + countPixels(b);
  const shared = countShared(a, b);
  return total === 0 ? null : (2 * shared) / total;
}

/** Jaccard index |A.B| / |A+B|; null when both are empty. */
export function iou(a: BitMask, b: BitMask): number | null {
  const shared = countShared(a, b);
  const united = countPixels(a) + countPixels(b) - shared;
  return united === 0 ? null : shared / united;
}
