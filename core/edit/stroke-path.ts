import type { PointPx } from '../domain/geometry.ts';
import type { BitMask } from '../mask/bit-mask.ts';
import { createMask } from '../mask/bit-mask.ts';
import type { PixelRect } from '../mask/pixel-rect.ts';
import type { Sized } from '../mask/size-guard.ts';
import { paintCapsule, type Capsule } from './paint-capsule.ts';

/** Samples nearer to the last one than this part of the radius change too little to be painted. */
const SKIPPED_PART_OF_RADIUS = 0.1;
/** But never so many pixels that a large brush's edge is seen to lag behind the pointer. */
const SKIPPED_AT_MOST_PX = 1;

/** A capsule to paint, and what of the frame it newly covers. */
export interface StrokeStep {
  readonly capsule: Capsule;
  /** Around the newly covered pixels; null when all were covered before. */
  readonly rect: PixelRect | null;
}

/** One stroke of a round brush, from pointer down to pointer up. */
export interface StrokePath {
  /** All pixels that the brush has passed, whatever the tool then does there: a preview of the stroke. */
  readonly coverage: BitMask;
  /** Takes a pointer sample in image pixels; null when it is too near to the last one to paint. */
  extend(point: PointPx): StrokeStep | null;
  /** The way to a last sample that was passed over, so that the stroke ends under the pointer. */
  finish(): StrokeStep | null;
}

/**
 * @param brush radius in widths of a pixel, aspect as in `Capsule`.
 * @throws RangeError (from its methods) as `paintCapsule`.
 */
export function startStroke(
  frame: Sized,
  brush: { readonly radiusPx: number; readonly aspect: number },
): StrokePath {
  const { radiusPx, aspect } = brush;
  const coverage = createMask(frame.width, frame.height);
  const nearest = Math.min(SKIPPED_PART_OF_RADIUS * radiusPx, SKIPPED_AT_MOST_PX);
  let last: PointPx | null = null;
  let skipped: PointPx | null = null;

  const goTo = (point: PointPx): StrokeStep => {
    const capsule = { from: last ?? point, to: point, radiusPx, aspect };
    const rect = paintCapsule(coverage, capsule, 'add');
    last = point;
    skipped = null;
    return { capsule, rect };
  };
  const extend = (point: PointPx): StrokeStep | null => {
    if (last === null || Math.hypot(point.x - last.x, (point.y - last.y) * aspect) > nearest)
      return goTo(point);
    skipped = point;
    return null;
  };
  const finish = (): StrokeStep | null => (skipped === null ? null : goTo(skipped));
  return { coverage, extend, finish };
}
