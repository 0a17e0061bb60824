import type { FloatGrid } from '../../core/mask/float-grid.ts';
import type { GreyFrame } from '../../core/pixels/grey-frame.ts';
import { resizeGrey } from '../../core/pixels/resize-grey.ts';
import { chooseWindow, greyTable } from '../../core/pixels/window.ts';

/** The intensities that the random walker sees: percentiles 1 to 99 as 0..1, at the frame's size. */
export function greyImage(frame: GreyFrame): FloatGrid {
  const { curve } = chooseWindow(frame, { kind: 'percentile', low: 1, high: 99 });
  const table = greyTable(frame, curve, 'as-is');
  return resizeGrey({ ...frame, table, mirrored: false }, frame.width, frame.height);
}
