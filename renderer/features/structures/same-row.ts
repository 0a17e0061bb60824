import type { StructureRow } from '../../core/case/structure-row.ts';

/** Whether two rows look the same, so that of 300 only those are drawn again that changed. Time is not in the row. */
export function sameRow(a: StructureRow, b: StructureRow): boolean {
  return a === b || looksOf(a) === looksOf(b);
}

function looksOf(row: StructureRow): string {
  return JSON.stringify({ ...row, activeMs: 0, guideline: '' });
}
