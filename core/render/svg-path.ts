import type { BitMask } from '../mask/bit-mask.ts';
import { outlinesOf } from '../mask/contours.ts';
import { simplifyRing } from '../mask/simplify-ring.ts';

/**
 * A mask's outlines as data of an SVG path in image coordinates (fill-rule evenodd: holes are cut out).
 * @param tolerancePx how far the drawn line may lie from the mask's edge, in image pixels; 0.75 turns the
 * stairs of a slanted edge into a line. 0 draws every pixel's edge.
 * @returns '' when the mask is empty.
 */
export function svgPathOf(mask: BitMask, tolerancePx: number): string {
  let data = '';
  for (const ring of outlinesOf(mask)) data += ringPath(simplifyRing(ring.xy, tolerancePx));
  return data;
}

/** Corners are whole numbers, so relative steps are short: a case has dozens of outlines. */
function ringPath(xy: Float64Array): string {
  let x = xy[0]!;
  let y = xy[1]!;
  let data = `M${x} ${y}l`;
  for (let i = 2; i < xy.length; i += 2) {
    const dx = xy[i]! - x;
    const dy = xy[i + 1]! - y;
    // A minus sign separates numbers by itself.
    data += `${i > 2 && dx >= 0 ? ' ' : ''}${dx}${dy < 0 ? '' : ' '}${dy}`;
    x += dx;
    y += dy;
  }
  return `${data}z`;
}
