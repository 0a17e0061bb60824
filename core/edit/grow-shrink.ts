import { invert, subtract } from '../mask/algebra.ts';
import type { BitMask } from '../mask/bit-mask.ts';
import { createMask } from '../mask/bit-mask.ts';
import { maskBounds } from '../mask/bounds.ts';
import { cropMask, pasteMask } from '../mask/crop.ts';
import { dilateDisc } from '../mask/dilate-disc.ts';
import { clipRect, padRect } from '../mask/pixel-rect.ts';

/**
 * The pixels within `radiusPx` of the mask (exact Euclidean distance between centres).
 *
 * @param radiusPx in widths of a pixel; below the distance to the nearest neighbour nothing changes.
 * @param aspect height of a pixel divided by its width: the mask grows by the same mm on every side.
 * @throws RangeError for a negative radius or an aspect that is not positive.
 */
export function grow(mask: BitMask, radiusPx: number, aspect: number): BitMask {
  requireReach(radiusPx, aspect);
  const out = createMask(mask.width, mask.height);
  const box = maskBounds(mask);
  const window = box && clipRect(padRect(box, Math.floor(radiusPx), Math.floor(radiusPx / aspect)), mask);
  if (window === null) return out;
  pasteMask(out, dilateDisc(cropMask(mask, window), radiusPx, aspect), window);
  return out;
}

/**
 * The pixels of the mask that are farther than `radiusPx` from every background pixel. The edge of the frame is
 * no background: a structure that the image cuts does not draw back from it. May empty the mask.
 *
 * Parameters and errors as `grow`.
 */
export function shrink(mask: BitMask, radiusPx: number, aspect: number): BitMask {
  requireReach(radiusPx, aspect);
  const out = createMask(mask.width, mask.height);
  const box = maskBounds(mask);
  // Seen from inside of a box, the nearest background outside of it lies right beside it.
  const window = box && clipRect(padRect(box, 1), mask);
  if (window === null) return out;
  const part = cropMask(mask, window);
  pasteMask(out, subtract(part, dilateDisc(invert(part), radiusPx, aspect)), window);
  return out;
}

function requireReach(radiusPx: number, aspect: number): void {
  if (!(radiusPx >= 0 && radiusPx < Infinity && aspect > 0 && aspect < Infinity)) {
    throw new RangeError(`A radius of ${radiusPx} at a pixel aspect of ${aspect} makes no distance.`);
  }
}
