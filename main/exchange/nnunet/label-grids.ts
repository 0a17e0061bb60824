import { unionInto } from '../../../core/mask/algebra.ts';
import { createMask, type BitMask } from '../../../core/mask/bit-mask.ts';
import { equalMasks } from '../../../core/mask/count.ts';
import { maskOf, type ExportCase, type ExportStructure } from '../export-case.ts';
import { paintNumber } from '../volume/number-grid.ts';
import type { CombinationBook } from './combination-book.ts';

/** Stands for `ignore` until its value, the highest of all, is known at the end of the batch. */
export const IGNORE_MARK = 0xffff;

/** Which pixels of a case with unknown structures may be learnt from. */
export interface LabelsOf {
  readonly one: ExportCase;
  /** Masks that leave. */
  readonly leaving: readonly ExportStructure[];
  /** Some structure is unknown: everything outside of the leaving masks is ignored. */
  readonly hasUnknown: boolean;
}

/**
 * One frame as combinations of structures, checked against the masks pixel by pixel.
 * @returns values of the book; IGNORE_MARK where nobody judged.
 */
export function combinationGrid(
  { one, leaving, hasUnknown }: LabelsOf,
  frame: number,
  book: CombinationBook,
): Uint16Array {
  const { columns, rows } = one.frames[frame]!.facts;
  const masks = leaving.flatMap((structure) =>
    structure.empty ? [] : [[one.structures.indexOf(structure) + 1, maskOf(one, structure, frame)] as const],
  );
  const grid = book.paint(masks, columns * rows);
  requireSame(grid, new Map(masks), book);
  if (hasUnknown) {
    for (let i = 0; i < grid.length; i++) if (grid[i] === 0) grid[i] = IGNORE_MARK;
  }
  return grid;
}

/** Takes the combinations apart again: they must give the masks (rule X2). */
function requireSame(grid: Uint16Array, masks: ReadonlyMap<number, BitMask>, book: CombinationBook): void {
  const [sample] = masks.values();
  if (sample === undefined) return;
  const { width, height } = sample;
  const again = new Map([...masks.keys()].map((number) => [number, createMask(width, height)]));
  const targets: (readonly Uint32Array[])[] = [];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const value = grid[i]!;
      if (value === 0) continue;
      const words = (targets[value] ??= book.structuresOf(value).map((number) => again.get(number)!.words)); // painted just now
      const word = y * sample.stride + (x >>> 5);
      for (const one of words) one[word] = one[word]! | (1 << (x & 31));
    }
  }
  for (const [number, mask] of masks) {
    if (!equalMasks(again.get(number)!, mask)) {
      throw new Error(`combinations lose pixels of structure ${number}`);
    }
  }
}

/** Values of a data set of one structure. */
export const INSIDE = 1;
export const BINARY_IGNORE = 2;

/** One frame of a structure that is known: 1 inside, 0 elsewhere; all 0 where it is absent. */
export function binaryGrid(one: ExportCase, structure: ExportStructure, frame: number): Uint8Array {
  const { columns, rows } = one.frames[frame]!.facts;
  const grid = new Uint8Array(columns * rows);
  if (structure.leaves && !structure.empty) paintNumber(grid, maskOf(one, structure, frame), INSIDE);
  return grid;
}

/**
 * One frame of a structure that is unknown, where structures never overlap: it is not where another one was signed,
 * and everything else is ignored.
 */
export function unknownGrid({ one, leaving }: Omit<LabelsOf, 'hasUnknown'>, frame: number): Uint8Array {
  const { columns, rows } = one.frames[frame]!.facts;
  const grid = new Uint8Array(columns * rows).fill(BINARY_IGNORE);
  const taken = createMask(columns, rows);
  for (const structure of leaving) if (!structure.empty) unionInto(taken, maskOf(one, structure, frame));
  paintNumber(grid, taken, 0);
  return grid;
}
