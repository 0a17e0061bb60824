import type { DatabaseSync } from 'node:sqlite';
import type { Store } from './store.ts';

type Problems = Awaited<ReturnType<Store['problems']>>;

/** Files that are in no worklist, page by page, in the order of their paths. */
export function createProblemList(database: DatabaseSync): (offset: number, limit: number) => Problems {
  const troubled = "FROM file WHERE state <> 'image' AND state <> 'copy'";
  const count = database.prepare(`SELECT COUNT(*) AS n ${troubled}`);
  const list = database.prepare(
    `SELECT path, member, state, reason ${troubled} ORDER BY path, member LIMIT ? OFFSET ?`,
  );
  return (offset, limit) => ({
    total: Number(count.get()?.['n'] ?? 0),
    problems: list.all(limit, offset).map((row) => ({
      file: row['member'] === '' ? String(row['path']) : `${String(row['path'])}/${String(row['member'])}`,
      state: String(row['state']),
      reason: String(row['reason'] ?? ''),
    })),
  });
}
