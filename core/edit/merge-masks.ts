import { unionInto } from '../mask/algebra.ts';
import type { BitMask } from '../mask/bit-mask.ts';
import { createMask } from '../mask/bit-mask.ts';
import type { Sized } from '../mask/size-guard.ts';

/**
 * All pixels of all masks as a new mask: structures merged into one, or the locked ones as one `Allow.outside`.
 *
 * @throws RangeError when a mask has another size than the frame (rule M2).
 */
export function mergeMasks(masks: Iterable<BitMask>, frame: Sized): BitMask {
  const merged = createMask(frame.width, frame.height);
  for (const mask of masks) unionInto(merged, mask);
  return merged;
}
