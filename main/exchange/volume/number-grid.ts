import { nextClear, nextSet } from '../../../core/mask/runs.ts';
import type { BitMask } from '../../../core/mask/bit-mask.ts';
import { maskOf, type ExportCase, type ExportStructure } from '../export-case.ts';

/** Numbers of the structures on one frame, row by row; 0: none. */
export type NumberGrid = Uint8Array | Uint16Array;

/** Writes `number` wherever the mask is set. */
export function paintNumber(grid: NumberGrid, mask: BitMask, number: number): void {
  for (let y = 0; y < mask.height; y++) {
    const row = y * mask.width;
    for (let x = nextSet(mask, 0, y); x < mask.width;) {
      const end = nextClear(mask, x, y);
      grid.fill(number, row + x, row + end);
      x = nextSet(mask, end, y);
    }
  }
}

/** What of a volume's file holds which structure under which number. */
export interface Numbered {
  readonly structure: ExportStructure;
  readonly number: number;
}

/** A frame as numbers. Structures must not overlap: a later one would hide an earlier one. */
export function numberGrid(
  one: ExportCase,
  numbered: readonly Numbered[],
  { frame, wide }: { readonly frame: number; readonly wide: boolean },
): NumberGrid {
  const { columns, rows } = one.frames[frame]!.facts;
  const grid = wide ? new Uint16Array(columns * rows) : new Uint8Array(columns * rows);
  for (const { structure, number } of numbered) {
    if (!structure.empty) paintNumber(grid, maskOf(one, structure, frame), number);
  }
  return grid;
}

/** The bytes of numbers or values, least significant byte first on every machine. */
export function littleEndianBytes(values: NumberGrid | Int16Array | Int32Array | Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  if (values.BYTES_PER_ELEMENT === 1 || IS_LITTLE) return bytes;
  const swapped = Buffer.from(bytes);
  return values.BYTES_PER_ELEMENT === 2 ? swapped.swap16() : swapped.swap32();
}

const IS_LITTLE = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
