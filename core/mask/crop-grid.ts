import type { BoxPx } from '../domain/geometry.ts';
import type { FloatGrid } from './float-grid.ts';
import { requireBoxInside } from './size-guard.ts';

/** The part of a grid inside a box of whole pixels, copied. @throws RangeError when the box leaves the grid. */
export function cropGrid(grid: FloatGrid, box: BoxPx): FloatGrid {
  requireBoxInside(box, grid);
  const width = box.right - box.left;
  const height = box.bottom - box.top;
  const values = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = (y + box.top) * grid.width + box.left;
    values.set(grid.values.subarray(row, row + width), y * width);
  }
  return { width, height, values };
}
