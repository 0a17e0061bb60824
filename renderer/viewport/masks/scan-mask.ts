import type { BitMask } from '../../../core/mask/bit-mask.ts';
import { GRID_MARGIN, type ObliqueMapping, type ScreenGrid, type UprightMapping } from './screen-grid.ts';
import type { PixelRect } from './mask-layer.ts';

/** What of a mask is written where. */
export interface MaskScan {
  readonly mask: BitMask;
  /** One bit of the 32 of a cell. */
  readonly bit: number;
  /** Image box outside of which the mask is empty. */
  readonly bounds: PixelRect;
  /** Cells to write, margins allowed. */
  readonly cells: PixelRect;
}

/** Sets `bit` in every cell of a field that shows a pixel of the mask. Other bits stay. */
export function scanMask(grid: ScreenGrid, field: Int32Array, scan: MaskScan): void {
  if (grid.mapping.kind === 'upright') scanUpright(grid, grid.mapping, field, scan);
  else scanOblique(grid, grid.mapping, field, scan);
}

/** Clears `bits` in cells of a field. */
export function clearBits(grid: ScreenGrid, field: Int32Array, cells: PixelRect, bits: number): void {
  const keep = ~bits;
  for (let y = cells.top; y < cells.bottom; y++) {
    const row = (y + GRID_MARGIN) * grid.stride + GRID_MARGIN;
    for (let i = row + cells.left; i < row + cells.right; i++) field[i] = field[i]! & keep;
  }
}

/** Cell ranges of the runs of one row: start, end, start, end, ... */
let runs = new Int32Array(64);

/**
 * Row by row of the grid: the image rows of a cell row are united word by word, the runs of the union become
 * ranges of cells. So the work is by words and by cells, never by image pixels.
 */
function scanUpright(
  grid: ScreenGrid,
  { columns, rows }: UprightMapping,
  field: Int32Array,
  { mask, bit, bounds, cells }: MaskScan,
): void {
  const left = Math.max(bounds.left, columns.from[cells.left + GRID_MARGIN]!);
  const right = Math.min(bounds.right, columns.to[cells.right - 1 + GRID_MARGIN]!);
  if (left >= right) return;
  let knownTop = -1;
  let knownBottom = -1;
  let count = 0;
  for (let y = cells.top; y < cells.bottom; y++) {
    const top = Math.max(rows.from[y + GRID_MARGIN]!, bounds.top);
    const bottom = Math.min(rows.to[y + GRID_MARGIN]!, bounds.bottom);
    if (top >= bottom) continue;
    if (top !== knownTop || bottom !== knownBottom) {
      count = collectRuns(mask, { left, top, right, bottom });
      for (let r = 0; r < count; r += 2) {
        runs[r] = columns.start[runs[r]!]!;
        runs[r + 1] = columns.end[runs[r + 1]! - 1]!;
      }
      knownTop = top;
      knownBottom = bottom;
    }
    const row = (y + GRID_MARGIN) * grid.stride + GRID_MARGIN;
    for (let r = 0; r < count; r += 2) {
      const end = row + Math.min(runs[r + 1]!, cells.right);
      for (let i = row + Math.max(runs[r]!, cells.left); i < end; i++) field[i] = field[i]! | bit;
    }
  }
}

/** Runs of the union of rows within a box, as image columns [start, end) in `runs`. @returns how many numbers. */
function collectRuns({ stride, words }: BitMask, box: PixelRect): number {
  const lastWord = (box.right - 1) >>> 5;
  let count = 0;
  let open = -1;
  for (let w = box.left >>> 5; w <= lastWord; w++) {
    let word = 0;
    for (let i = box.top * stride + w; i < box.bottom * stride; i += stride) word |= words[i]!;
    if (w * 32 < box.left) word &= -1 << (box.left & 31);
    if (w * 32 + 32 > box.right) word &= -1 >>> (32 - (box.right & 31));
    if (open >= 0 ? word === -1 : word === 0) continue;
    if (count + 34 > runs.length) {
      const longer = new Int32Array(runs.length * 2 + 34);
      longer.set(runs);
      runs = longer;
    }
    // Changes between set and clear bits, from low to high; `open` carries over from the word before.
    let changes = word ^ ((word << 1) | (open >= 0 ? 1 : 0));
    while (changes !== 0) {
      const x = w * 32 + 31 - Math.clz32(changes & -changes);
      changes &= changes - 1;
      if (open < 0) {
        open = x;
      } else {
        runs[count++] = open;
        runs[count++] = x;
        open = -1;
      }
    }
  }
  if (open >= 0) {
    runs[count++] = open;
    runs[count++] = box.right;
  }
  return count;
}

/** Other angles: each cell shows the image pixel under its centre. */
function scanOblique(
  grid: ScreenGrid,
  { fromDevice }: ObliqueMapping,
  field: Int32Array,
  { mask, bit, bounds, cells }: MaskScan,
): void {
  const { a, b, c, d, e, f } = fromDevice;
  const { stride, words } = mask;
  for (let y = cells.top; y < cells.bottom; y++) {
    const row = (y + GRID_MARGIN) * grid.stride + GRID_MARGIN;
    let imageX = a * (cells.left + 0.5) + c * (y + 0.5) + e;
    let imageY = b * (cells.left + 0.5) + d * (y + 0.5) + f;
    for (let x = cells.left; x < cells.right; x++, imageX += a, imageY += b) {
      const column = Math.floor(imageX);
      const line = Math.floor(imageY);
      if (column < bounds.left || column >= bounds.right || line < bounds.top || line >= bounds.bottom)
        continue;
      if (((words[line * stride + (column >>> 5)]! >>> (column & 31)) & 1) === 1) {
        field[row + x] = field[row + x]! | bit;
      }
    }
  }
}
