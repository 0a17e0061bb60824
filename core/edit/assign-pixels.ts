import type { BitMask } from '../mask/bit-mask.ts';
import type { PixelRect } from '../mask/pixel-rect.ts';
import { requireSameSize } from '../mask/size-guard.ts';
import { createPen } from './pen.ts';

/**
 * Gives the pixels of `from` that lie in `region` to `to`; changes both in place.
 *
 * @returns the rectangle around the pixels that left `from`; null when there were none.
 * @throws RangeError when sizes differ (rule M2).
 */
export function assignPixels(from: BitMask, to: BitMask, region: BitMask): PixelRect | null {
  requireSameSize(from, to);
  requireSameSize(from, region);
  const { height, stride, words } = from;
  const taking = createPen(from, 'subtract');
  for (let y = 0, i = 0; y < height; y++) {
    for (let w = 0; w < stride; w++, i++) {
      const moved = region.words[i]! & words[i]!;
      if (moved === 0) continue;
      taking.word(y, w, moved);
      to.words[i] = to.words[i]! | moved;
    }
  }
  return taking.dirty();
}
