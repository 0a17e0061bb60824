import { unionInto } from './algebra.ts';
import type { BitMask } from './bit-mask.ts';
import { pasteMask } from './crop.ts';
import { fillPolygons } from './fill-polygons.ts';
import { clipRect } from './pixel-rect.ts';

/**
 * Adds the pixels of a closed polygon to a mask in place (even-odd, by pixel centres). Takes time by the polygon's own
 * size: an image may have thousands of small ones.
 * @param xy x0, y0, x1, y1, ... in image coordinates.
 * @throws RangeError as `fillPolygons`.
 */
export function drawPolygon(mask: BitMask, xy: ArrayLike<number>): void {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (let i = 0; i < xy.length; i += 2) {
    const x = xy[i]!;
    const y = xy[i + 1]!;
    if (!Number.isFinite(x) || !Number.isFinite(y))
      throw new RangeError('A polygon has a corner that is no number.');
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  const rect = clipRect(box, mask);
  if (rect === null) return;
  const { left, top } = rect;
  const moved = Float64Array.from(xy, (value, i) => (i % 2 === 0 ? value - left : value - top));
  const part = fillPolygons([{ xy: moved }], { width: rect.right - left, height: rect.bottom - top });
  if (part.width === mask.width && part.height === mask.height) unionInto(mask, part);
  else pasteMask(mask, part, { left, top });
}
