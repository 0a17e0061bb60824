import type { BitMask } from '../mask/bit-mask.ts';
import { countPixels } from '../mask/count.ts';
import { NO_SPACING, spacingLabel, type Measured, type MeasureScale } from './scale.ts';

/** Area of a mask: in mm² where the size of a pixel is known, else the number of its pixels, which is said. */
export function areaOf(mask: BitMask, scale: MeasureScale): Measured {
  const pixels = countPixels(mask);
  const { spacing, imaging } = scale;
  if (spacing === null) return { value: pixels, unit: 'px', label: NO_SPACING };
  return { value: pixels * spacing.row * spacing.column, unit: 'mm²', label: spacingLabel(spacing, imaging) };
}
