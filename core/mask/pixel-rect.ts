import type { BoxPx } from '../domain/geometry.ts';
import type { Sized } from './size-guard.ts';

/**
 * A rectangle of whole pixels in image coordinates: columns left <= x < right, rows top <= y < bottom. Where
 * nothing is meant there is `null` instead of an empty rectangle.
 */
export type PixelRect = BoxPx;

/** The smallest rectangle that holds both. */
export function unionRects(a: PixelRect | null, b: PixelRect | null): PixelRect | null {
  if (a === null) return b;
  if (b === null) return a;
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

/** The whole pixels of a frame that a box with any edges touches; null when there are none or an edge is NaN. */
export function clipRect(box: BoxPx, frame: Sized): PixelRect | null {
  const left = Math.max(0, Math.floor(box.left));
  const top = Math.max(0, Math.floor(box.top));
  const right = Math.min(frame.width, Math.ceil(box.right));
  const bottom = Math.min(frame.height, Math.ceil(box.bottom));
  // Written so that NaN is empty too.
  return left < right && top < bottom ? { left, top, right, bottom } : null;
}

/** The rectangle widened by `columns` on the left and right and `rows` above and below; may leave the frame. */
export function padRect(rect: PixelRect, columns: number, rows = columns): PixelRect {
  return {
    left: rect.left - columns,
    top: rect.top - rows,
    right: rect.right + columns,
    bottom: rect.bottom + rows,
  };
}
