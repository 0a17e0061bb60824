import type { PointPx } from '../domain/geometry.ts';
import type { BitMask } from '../mask/bit-mask.ts';
import { unionRects, type PixelRect } from '../mask/pixel-rect.ts';
import { paintCapsule } from './paint-capsule.ts';
import type { Allow } from './pen.ts';

/** A drawn line, open at both ends. */
export interface CutLine {
  readonly points: readonly PointPx[];
  /** In widths of a pixel; 0 takes only the pixels that the line passes, which still parts what it crosses. */
  readonly widthPx: number;
  /** Height of a pixel divided by its width. */
  readonly aspect: number;
}

/**
 * Takes the pixels along a line out of a mask, in place, so that it falls apart where the line crosses it wholly
 * (`splitParts` then tells the parts).
 *
 * @returns the rectangle around the pixels that changed; null when none did.
 * @throws RangeError as `paintCapsule`.
 */
export function cutAlong(mask: BitMask, line: CutLine, allow?: Allow): PixelRect | null {
  const { points, widthPx, aspect } = line;
  let dirty: PixelRect | null = null;
  for (let i = 0; i < points.length; i++) {
    const from = points[Math.max(0, i - 1)]!;
    const to = points[i]!;
    // The first point alone is a dab, so that a click cuts too.
    dirty = unionRects(
      dirty,
      paintCapsule(mask, { from, to, radiusPx: widthPx / 2, aspect }, 'subtract', allow),
    );
  }
  return dirty;
}
