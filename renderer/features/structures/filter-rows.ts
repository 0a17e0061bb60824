import type { StructureRow } from '../../core/case/structure-row.ts';

export const ROW_FILTERS = ['all', 'undecided', 'flagged'] as const;
export type RowFilter = (typeof ROW_FILTERS)[number];

/** Whether the machine itself doubts: such a structure needs a key of its own. */
export function isFlagged(row: StructureRow): boolean {
  return row.flags.length > 0 || row.predictedAbsent;
}

/**
 * Rows that a filter lets through. The active one stays, or it would vanish from under the hand when it is signed.
 */
export function filterRows(rows: readonly StructureRow[], filter: RowFilter): readonly StructureRow[] {
  if (filter === 'all') return rows;
  return rows.filter((row) => row.active || passes(row, filter));
}

export function countRows(rows: readonly StructureRow[], filter: RowFilter): number {
  return rows.filter((row) => passes(row, filter)).length;
}

function passes(row: StructureRow, filter: RowFilter): boolean {
  if (filter === 'all') return true;
  return filter === 'flagged' ? isFlagged(row) : row.verdict === null;
}

/**
 * Where a key leads in the list.
 * @param at index of the active row, -1 when the list does not hold it.
 * @returns index of the next active row, or null when the key means nothing here.
 */
export function rowAfterKey(key: string, at: number, count: number): number | null {
  if (count === 0) return null;
  if (key === 'ArrowDown') return Math.min(at + 1, count - 1);
  if (key === 'ArrowUp') return Math.max(at - 1, 0);
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : null;
}
