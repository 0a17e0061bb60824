import { GRID_MARGIN, type ScreenGrid } from './screen-grid.ts';
import type { GroupStyle } from './layer-styles.ts';
import { growRect, type PixelRect } from './mask-layer.ts';

/** Outlines of up to 32 layers at once, as bits per cell. All cells are 0 between two drawings. */
export interface OutlinePlanes {
  /** Cells that an outline covers wholly, and in part. */
  readonly whole: Int32Array;
  readonly part: Int32Array;
  /** Cells that an outline may cover: 1. Bytes, because most cells are read here only. */
  readonly marked: Uint8Array;
  /** Scratch: bits that have ended in one of the rings found so far. */
  readonly ended: Int32Array;
}

/** @param cells of a field, margins included. */
export function createPlanes(cells: number): OutlinePlanes {
  return {
    whole: new Int32Array(cells),
    part: new Int32Array(cells),
    marked: new Uint8Array(cells),
    ended: new Int32Array(cells),
  };
}

/** Device pixels of a dash, and of the gap after it. */
const DASH = 5;

/** Cells of a ring with the bits that end there; the next ring is found from them. */
interface Ring {
  cells: Int32Array;
  bits: Int32Array;
  count: number;
}

let ring: Ring = emptyRing();
let next: Ring = emptyRing();

/**
 * Marks the outlines of a field inside `cells`: ring by ring inwards, one cell wide each. The first ring is every
 * cell with a neighbour (of eight) outside of its mask; the next are found from it alone, since outlines are few
 * cells among many. Rings of four and eight neighbours take turns, which makes wide lines round.
 * @returns a function that clears the planes again.
 */
export function outlineCells(
  grid: ScreenGrid,
  group: { readonly field: Int32Array; readonly planes: OutlinePlanes; readonly style: GroupStyle },
  cells: PixelRect,
): () => void {
  const { field, planes, style } = group;
  const rings = style.wholeRings.length;
  if (rings === 0) return () => undefined;
  firstRing(grid, { field, planes, bits: style.outlined }, growRect(cells, rings - 1));
  const { stride } = grid;
  const four = [-1, 1, -stride, stride];
  const eight = [...four, -stride - 1, -stride + 1, stride - 1, stride + 1];
  const touched: Int32Array[] = [];
  for (let depth = 0; depth < rings; depth++) {
    mark(grid, planes, style, depth);
    touched.push(ring.cells.slice(0, ring.count));
    if (depth + 1 < rings) nextRing(group, depth % 2 === 0 ? four : eight);
  }
  return () => {
    for (const list of touched) {
      for (let i = 0; i < list.length; i++) {
        planes.whole[list[i]!] = 0;
        planes.part[list[i]!] = 0;
        planes.marked[list[i]!] = 0;
        planes.ended[list[i]!] = 0;
      }
    }
  };
}

/** Finds cells with a neighbour outside of their mask. */
function firstRing(
  grid: ScreenGrid,
  {
    field,
    planes,
    bits,
  }: { readonly field: Int32Array; readonly planes: OutlinePlanes; readonly bits: number },
  { left, top, right, bottom }: PixelRect,
): void {
  const { stride } = grid;
  ring.count = 0;
  for (let y = top; y < bottom; y++) {
    const row = (y + GRID_MARGIN) * stride + GRID_MARGIN;
    const start = row + left;
    const end = row + right;
    reserve(ring, end - start);
    // What all three cells of a column have in common, of the columns before, at and after the cell.
    let before = field[start - 1 - stride]! & field[start - 1]! & field[start - 1 + stride]!;
    let at = field[start - stride]! & field[start]! & field[start + stride]!;
    for (let i = start; i < end; i++) {
      const after = field[i + 1 - stride]! & field[i + 1]! & field[i + 1 + stride]!;
      const lost = field[i]! & bits & ~(before & at & after);
      if (lost !== 0) {
        planes.ended[i] = lost;
        ring.cells[ring.count] = i;
        ring.bits[ring.count++] = lost;
      }
      before = at;
      at = after;
    }
  }
}

/** From one ring to the one inside of it: bits that are left beside cells where they have just ended. */
function nextRing(
  { field, planes }: { readonly field: Int32Array; readonly planes: OutlinePlanes },
  neighbours: readonly number[],
): void {
  const { ended } = planes;
  next.count = 0;
  for (let k = 0; k < ring.count; k++) {
    const cell = ring.cells[k]!;
    const bits = ring.bits[k]!;
    reserve(next, neighbours.length);
    for (let n = 0; n < neighbours.length; n++) {
      const beside = cell + neighbours[n]!;
      if (beside < 0 || beside >= field.length) continue;
      const lost = field[beside]! & bits & ~ended[beside]!;
      if (lost === 0) continue;
      ended[beside] = ended[beside]! | lost;
      next.cells[next.count] = beside;
      next.bits[next.count++] = lost;
    }
  }
  [ring, next] = [next, ring];
}

function mark(
  grid: ScreenGrid,
  { whole, part, marked }: OutlinePlanes,
  style: GroupStyle,
  depth: number,
): void {
  const wholeBits = style.wholeRings[depth]!;
  const partBits = style.partRings[depth]!;
  for (let k = 0; k < ring.count; k++) {
    const cell = ring.cells[k]!;
    let lost = ring.bits[k]!;
    if ((lost & style.dashed) !== 0) {
      const y = Math.floor(cell / grid.stride);
      if ((cell - y * grid.stride + y) % (2 * DASH) >= DASH) lost &= ~style.dashed;
    }
    marked[cell] = 1;
    whole[cell] = whole[cell]! | (lost & wholeBits);
    part[cell] = part[cell]! | (lost & partBits);
  }
}

function emptyRing(): Ring {
  return { cells: new Int32Array(1024), bits: new Int32Array(1024), count: 0 };
}

function reserve(list: Ring, more: number): void {
  if (list.count + more <= list.cells.length) return;
  const length = 2 * (list.count + more);
  for (const name of ['cells', 'bits'] as const) {
    const longer = new Int32Array(length);
    longer.set(list[name].subarray(0, list.count));
    list[name] = longer;
  }
}
