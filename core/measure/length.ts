import type { PointPx } from '../domain/geometry.ts';
import { NO_SPACING, spacingLabel, type Measured, type MeasureScale } from './scale.ts';

/**
 * Distance of two points of the image: in mm where the size of a pixel is known, else in widths of a pixel
 * (corrected for non-square pixels), which is said.
 */
export function lengthOf(a: PointPx, b: PointPx, scale: MeasureScale): Measured {
  const { spacing, aspect, imaging } = scale;
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  if (spacing === null) return { value: Math.hypot(dx, dy * aspect), unit: 'px', label: NO_SPACING };
  const value = Math.hypot(dx * spacing.column, dy * spacing.row);
  return { value, unit: 'mm', label: spacingLabel(spacing, imaging) };
}
