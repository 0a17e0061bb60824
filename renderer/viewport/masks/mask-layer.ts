import type { BitMask } from '../../../core/mask/bit-mask.ts';

/** One structure as it is painted over a frame. Later layers lie on top of earlier ones. */
export interface MaskLayer {
  /** Unique among the layers of one view. */
  readonly id: string;
  /** Of the frame's size (rule M2). Edited in place: say so with `updateMask`. */
  readonly mask: BitMask;
  /** #rrggbb */
  readonly colour: string;
  /** Of the fill, 0..1. A layer of opacity 0 has no outline either, unless `outlineOpacity` says so. */
  readonly opacity: number;
  /** 0..1; 1 when left out. */
  readonly outlineOpacity?: number;
  readonly style: 'fill' | 'outline' | 'both';
  /** CSS pixels of the screen, at every zoom; inside the mask, so that nothing outside of it is covered. */
  readonly outlineWidth: number;
  readonly visible: boolean;
  /** Wider outline and denser fill: the structure at work. */
  readonly highlighted: boolean;
  readonly dashed?: boolean;
}

/** A half-open box of whole pixels: of the image, the canvas or the grid, as the name beside it says. */
export interface PixelRect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export function isEmptyRect(rect: PixelRect): boolean {
  return rect.left >= rect.right || rect.top >= rect.bottom;
}

export function intersectRects(a: PixelRect, b: PixelRect): PixelRect {
  return {
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  };
}

/** The smallest rectangle that holds both; an empty one adds nothing. */
export function uniteRects(a: PixelRect | null, b: PixelRect): PixelRect {
  if (a === null || isEmptyRect(a)) return b;
  if (isEmptyRect(b)) return a;
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

export function growRect(rect: PixelRect, by: number): PixelRect {
  return { left: rect.left - by, top: rect.top - by, right: rect.right + by, bottom: rect.bottom + by };
}
