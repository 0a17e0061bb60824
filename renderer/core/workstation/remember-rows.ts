import type { OpenCase } from '../case/create-case-session.ts';
import type { StructureRow } from '../case/structure-row.ts';
import { structureRows } from '../case/structure-rows.ts';
import { languageTag } from '../language/translate.ts';

/** Rows of the open case, the same array as long as nothing of what they show has changed. */
export function rememberRows(): (open: OpenCase | null) => readonly StructureRow[] {
  let last: { readonly key: readonly unknown[]; readonly rows: readonly StructureRow[] } | null = null;
  return (open) => {
    if (open === null) return [];
    const { view, state, display, solo, active, seen, unsaved, masksVersion } = open.store.getState();
    // Rows hold sentences.
    const key = [languageTag(), open, view, state, display, solo, active, seen, unsaved, masksVersion];
    if (last !== null && last.key.every((part, i) => part === key[i])) return last.rows;
    last = { key, rows: structureRows(open) };
    return last.rows;
  };
}
