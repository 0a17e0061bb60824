import type { DatabaseSync } from 'node:sqlite';
import { SEALED_TABLES } from '../workspace/sealed/sealed-columns.ts';
import { togetherOpener } from '../workspace/sealed/stored-sql.ts';
import { COLUMNS, READER_COLUMN, type OpenTexts } from './case-columns.ts';

/** The values of `COLUMNS` of a case. */
export type ListRow = readonly unknown[];

/** Reads rows of the worklist as they are stored: what is sealed is opened when a query asks for it, not before. */
export interface ListRows {
  /** The next rows of a task after a position and row, at most `limit`. */
  piece(taskId: string, after: readonly [number, number], limit: number): ListRow[];
  /** Rows that are noted in `case_changed`. */
  changed(): ListRow[];
  readonly openTexts: OpenTexts;
}

/** @param database with the temporary table `case_changed`. */
export function createListRows(database: DatabaseSync): ListRows {
  const piece = database.prepare(
    `SELECT ${COLUMNS} FROM main.review_case WHERE task_id = ? AND (position, id) > (?, ?)
     ORDER BY position, id LIMIT ?`,
  );
  const changed = database.prepare(
    `SELECT ${COLUMNS} FROM main.review_case WHERE id IN (SELECT row FROM case_changed)`,
  );
  piece.setReturnArrays(true);
  changed.setReturnArrays(true);
  const nameOf = database.prepare('SELECT name FROM reader WHERE id = ?');
  const readers = new Map<string, string>();
  const readerOf = (id: string): string => {
    const known = readers.get(id);
    if (known !== undefined) return known;
    const text = `${String(nameOf.get(id)?.['name'] ?? '')}\n${id}`;
    readers.set(id, text);
    return text;
  };
  const withReaders = (rows: unknown): ListRow[] => {
    // `setReturnArrays` makes arrays of what is typed as objects.
    const arrays = rows as unknown[][];
    for (const row of arrays) {
      const id = row[READER_COLUMN];
      if (typeof id === 'string') row[READER_COLUMN] = readerOf(id);
    }
    return arrays;
  };
  const [search, date] = ['search', 'study_date'].map((name) =>
    (SEALED_TABLES['review_case']?.together ?? []).indexOf(name),
  ) as [number, number]; // two names
  const open = togetherOpener(database, 'review_case');
  return {
    piece: (taskId, after, limit) => withReaders(piece.all(taskId, ...after, limit)),
    changed() {
      readers.clear();
      return withReaders(changed.all());
    },
    openTexts(sealed, caseId) {
      const parts = open(sealed, [caseId]);
      return { search: parts[search] ?? '', date: Number(parts[date] ?? 0) };
    },
  };
}
