import type { SpacingMm } from '../domain/geometry.ts';
import type { BitMask } from '../mask/bit-mask.ts';
import { isEmpty } from '../mask/count.ts';
import { dice, iou } from '../mask/overlap.ts';
import { surfaceDistances } from '../mask/surface-distance.ts';
import type { MaskScore } from './score-row.ts';

/**
 * Scores a mask against the truth. An empty mask of a present structure has Dice 0 and no distances.
 * @param spacing null where nothing tells how large a pixel is: distances are in pixels then.
 * @throws RangeError when sizes differ (rule M2).
 */
export function scoreMask(mask: BitMask, truth: BitMask, spacing: SpacingMm | null): MaskScore {
  const unit = spacing === null ? 'px' : 'mm';
  const empty = isEmpty(mask);
  if (isEmpty(truth)) return { truth: 'absent', empty, dice: null, iou: null, hd95: null, assd: null, unit };
  const distances = surfaceDistances(mask, truth, spacing ?? undefined);
  return {
    truth: 'present',
    empty,
    dice: dice(mask, truth),
    iou: iou(mask, truth),
    hd95: distances?.hd95 ?? null,
    assd: distances?.assd ?? null,
    unit,
  };
}
