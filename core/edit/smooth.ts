import type { BitMask } from '../mask/bit-mask.ts';
import { createMask } from '../mask/bit-mask.ts';
import { maskBounds } from '../mask/bounds.ts';
import { countPixels } from '../mask/count.ts';
import { cropMask, pasteMask } from '../mask/crop.ts';
import { clipRect, padRect } from '../mask/pixel-rect.ts';
import { blurMask, blurReach, boxHalfOf } from './blur-mask.ts';

/** Levels of the blurred mask, see `blurMask`. */
const TOP = 65535;
/**
 * The cut may leave one half by this much to keep the area: an outline then moves by at most a quarter of the
 * Gaussian's sigma, an eighth of the radius. More would let a large part grow for the thin ones that it loses.
 */
const LEEWAY = 0.1;

/**
 * The mask with a calmer outline: blurred by a Gaussian (sigma = half the radius) and cut where the area stays
 * nearest to what it was. Jags, specks and gaps much smaller than the radius go. A mask is never emptied: of one
 * that is finer than the radius everywhere the densest places stay.
 *
 * @param radiusPx in widths of a pixel.
 * @param aspect height of a pixel divided by its width.
 * @throws RangeError for a negative radius or an aspect that is not positive.
 */
export function smooth(mask: BitMask, radiusPx: number, aspect: number): BitMask {
  if (!(radiusPx >= 0 && radiusPx < Infinity && aspect > 0 && aspect < Infinity)) {
    throw new RangeError(`A mask cannot be smoothed by ${radiusPx} at a pixel aspect of ${aspect}.`);
  }
  const out = createMask(mask.width, mask.height);
  const box = maskBounds(mask);
  if (box === null) return out;
  const half = { columns: boxHalfOf(radiusPx / 2), rows: boxHalfOf(radiusPx / 2 / aspect) };
  const window = clipRect(padRect(box, blurReach(half.columns), blurReach(half.rows)), mask);
  if (window === null) return out;
  const part = cropMask(mask, window);
  const levels = blurMask(part, half);
  pasteMask(out, atLeast(levels, cutFor(levels, countPixels(part)), part), window);
  return out;
}

/** The level from which on about `area` pixels lie, near one half where that leaves anything. */
function cutFor(levels: Uint16Array, area: number): number {
  const histogram = new Uint32Array(TOP + 1);
  for (let i = 0; i < levels.length; i++) histogram[levels[i]!]!++;
  let highest = TOP;
  while (histogram[highest] === 0) highest--;
  let count = 0;
  let best = highest;
  let miss = Infinity;
  for (let level = highest; level > 0 && count < area; level--) {
    if (histogram[level] === 0) continue;
    count += histogram[level]!;
    if (Math.abs(count - area) < miss) {
      miss = Math.abs(count - area);
      best = level;
    }
  }
  const lowest = Math.ceil((0.5 - LEEWAY) * TOP);
  // Nothing is as dense as that: better the area kept in the densest places than nothing.
  if (highest < lowest) return best;
  return Math.min(Math.max(best, lowest), Math.floor((0.5 + LEEWAY) * TOP), highest);
}

function atLeast(levels: Uint16Array, cut: number, size: { width: number; height: number }): BitMask {
  const mask = createMask(size.width, size.height);
  for (let y = 0, i = 0; y < mask.height; y++) {
    const row = y * mask.stride;
    for (let x = 0; x < mask.width; x++, i++) {
      if (levels[i]! >= cut) mask.words[row + (x >>> 5)]! |= 1 << (x & 31);
    }
  }
  return mask;
}
