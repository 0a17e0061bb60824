import type { PointPx } from '../domain/geometry.ts';
import type { BitMask } from '../mask/bit-mask.ts';
import { fillPolygons } from '../mask/fill-polygons.ts';
import { clipRect, type PixelRect } from '../mask/pixel-rect.ts';
import { createPen, type Allow, type PaintMode } from './pen.ts';

/**
 * Paints, in place, the pixels whose centre lies inside of a closed polygon or freehand lasso (even-odd where it
 * crosses itself). The last point is joined to the first. It may be of any size: what lies outside of the frame
 * is cut. Fewer than three points, or a sliver between the centres, paint nothing.
 *
 * @returns the rectangle around the pixels that changed; null when none did.
 * @throws RangeError when a point is not finite.
 */
export function paintPolygon(
  mask: BitMask,
  points: readonly PointPx[],
  mode: PaintMode,
  allow?: Allow,
): PixelRect | null {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const { x, y } of points) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) throw new RangeError('A point is no pair of numbers.');
    box.left = Math.min(box.left, x);
    box.top = Math.min(box.top, y);
    box.right = Math.max(box.right, x);
    box.bottom = Math.max(box.bottom, y);
  }
  const rect = clipRect(box, mask);
  if (points.length < 3 || rect === null) return null;
  // Drawn only as large as needed, from a whole word on, so that its words are words of the mask.
  const firstWord = rect.left >>> 5;
  const left = firstWord * 32;
  const xy = new Float64Array(2 * points.length);
  points.forEach((point, i) => {
    xy[2 * i] = point.x - left;
    xy[2 * i + 1] = point.y - rect.top;
  });
  const part = fillPolygons([{ xy }], { width: rect.right - left, height: rect.bottom - rect.top });
  const pen = createPen(mask, mode, allow);
  for (let y = 0, i = 0; y < part.height; y++) {
    for (let w = 0; w < part.stride; w++, i++) {
      const bits = part.words[i]!;
      if (bits !== 0) pen.word(rect.top + y, firstWord + w, bits);
    }
  }
  return pen.dirty();
}
