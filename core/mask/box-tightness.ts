import type { BoxPx } from '../domain/geometry.ts';
import type { BitMask } from './bit-mask.ts';
import { maskBounds } from './bounds.ts';

/** How a mask lies in the box that an annotator drew. Gaps in pixels; negative = the mask leaves the box there. */
export interface BoxTightness {
  readonly gap: {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  };
  /** No side is left by more than the tolerance. */
  readonly inside: boolean;
  /** Inside, and touches all four sides within the tolerance. */
  readonly tight: boolean;
}

/** The box-tightness prior of weak box labels; null when the mask is empty. */
export function checkBoxTightness(mask: BitMask, box: BoxPx, tolerancePx: number): BoxTightness | null {
  const bounds = maskBounds(mask);
  if (bounds === null) return null;
  const gap = {
    left: bounds.left - box.left,
    top: bounds.top - box.top,
    right: box.right - bounds.right,
    bottom: box.bottom - bounds.bottom,
  };
  const gaps = [gap.left, gap.top, gap.right, gap.bottom];
  const inside = gaps.every((value) => value >= -tolerancePx);
  return { gap, inside, tight: inside && gaps.every((value) => value <= tolerancePx) };
}
