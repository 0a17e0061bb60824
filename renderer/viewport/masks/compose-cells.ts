import { blendPixel, type PixelBits } from './blend-pixel.ts';
import type { GroupStyle } from './layer-styles.ts';
import type { PixelRect } from './mask-layer.ts';
import type { OutlinePlanes } from './outline-cells.ts';
import { GRID_MARGIN, type ScreenGrid } from './screen-grid.ts';

/** Up to 32 layers: which cells they take, their outlines, and how they look. */
export interface ComposedGroup {
  readonly field: Int32Array;
  readonly planes: OutlinePlanes;
  readonly style: GroupStyle;
}

/**
 * Colours the canvas pixels of `cells` (inside the grid).
 * @param pixels RGBA of the canvas, one little-endian word per pixel, not premultiplied.
 */
export function composeCells(
  grid: ScreenGrid,
  groups: readonly ComposedGroup[],
  cells: PixelRect,
  pixels: Int32Array,
): void {
  const only = groups[0];
  if (only !== undefined && groups.length === 1) composeGroup(grid, only, cells, pixels);
  else composeGroups(grid, groups, cells, pixels);
}

/** The usual case, written for speed: neighbours mostly look alike, so colours are blended where they change. */
function composeGroup(grid: ScreenGrid, group: ComposedGroup, cells: PixelRect, pixels: Int32Array): void {
  const { field, planes, style } = group;
  const { whole, part, marked } = planes;
  const { visible, filled } = style;
  const colourOf = createColours([style]);
  const now: PixelBits = { fill: 0, whole: 0, part: 0 };
  const bits = [now];
  let colour = 0;
  let lastFill = 0;
  let lastWhole = 0;
  let lastPart = 0;
  for (let y = cells.top; y < cells.bottom; y++) {
    let i = (y + GRID_MARGIN) * grid.stride + GRID_MARGIN + cells.left;
    const end = i + cells.right - cells.left;
    let at = grid.origin + y * grid.stepY + cells.left * grid.stepX;
    for (; i < end; i++, at += grid.stepX) {
      const own = field[i]! & visible;
      if (own === 0) {
        pixels[at] = 0;
        continue;
      }
      const fill = own & filled;
      const wholeBits = marked[i] === 0 ? 0 : whole[i]!;
      const partBits = marked[i] === 0 ? 0 : part[i]!;
      if (fill !== lastFill || wholeBits !== lastWhole || partBits !== lastPart) {
        now.fill = lastFill = fill;
        now.whole = lastWhole = wholeBits;
        now.part = lastPart = partBits;
        colour = colourOf(bits);
      }
      pixels[at] = colour;
    }
  }
}

function composeGroups(
  grid: ScreenGrid,
  groups: readonly ComposedGroup[],
  cells: PixelRect,
  pixels: Int32Array,
): void {
  const bits: PixelBits[] = groups.map(() => ({ fill: 0, whole: 0, part: 0 }));
  const styles = groups.map((group) => group.style);
  let colour = 0;
  for (let y = cells.top; y < cells.bottom; y++) {
    const row = (y + GRID_MARGIN) * grid.stride + GRID_MARGIN;
    for (let x = cells.left; x < cells.right; x++) {
      let changed = false;
      for (let g = 0; g < groups.length; g++) {
        const { field, planes, style } = groups[g]!;
        const now = bits[g]!;
        const fill = field[row + x]! & style.filled;
        const whole = planes.whole[row + x]!;
        const part = planes.part[row + x]!;
        if (fill === now.fill && whole === now.whole && part === now.part) continue;
        now.fill = fill;
        now.whole = whole;
        now.part = part;
        changed = true;
      }
      if (changed) colour = blendPixel(styles, bits);
      pixels[grid.origin + y * grid.stepY + x * grid.stepX] = colour;
    }
  }
}

/** Combinations of bits that are remembered; a case has hundreds, mostly along outlines. */
const REMEMBERED = 4096;

/** Colours of one group, remembered by their bits: the last combination for each place of a small hash table. */
function createColours(styles: readonly [GroupStyle]): (bits: readonly PixelBits[]) => number {
  const fills = new Int32Array(REMEMBERED);
  const wholes = new Int32Array(REMEMBERED);
  const parts = new Int32Array(REMEMBERED);
  const colours = new Int32Array(REMEMBERED);
  // No bits at all: the colour of untouched places of the table is right, 0.
  return (bits) => {
    const { fill, whole, part } = bits[0]!;
    const mixed = Math.imul(fill, 0x9e3779b1) ^ Math.imul(whole, 0x85ebca6b) ^ Math.imul(part, 0xc2b2ae35);
    const at = (mixed ^ (mixed >>> 15)) & (REMEMBERED - 1);
    if (fills[at] === fill && wholes[at] === whole && parts[at] === part) return colours[at]!;
    fills[at] = fill;
    wholes[at] = whole;
    parts[at] = part;
    return (colours[at] = blendPixel(styles, bits));
  };
}
