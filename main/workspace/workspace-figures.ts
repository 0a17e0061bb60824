import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** How much there is in a workspace, without anything of what it is. */
export interface WorkspaceFigures {
  readonly catalogueVersion: number;
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Bytes of the catalogue and of the folders beside it. */
  readonly bytes: Readonly<Record<string, number>>;
}

const TABLES = [
  'study',
  'series',
  'instance',
  'frame',
  'file',
  'conflict',
  'task',
  'reader',
  'review_case',
  'pseudo_label',
  'journal',
  'truth',
] as const;
const FOLDERS = ['masks', 'embeddings', 'thumbnails'] as const;

/**
 * Counts, beside a process that writes and whether columns are sealed or not.
 * @throws when there is no catalogue, or it cannot be read.
 */
export async function workspaceFigures(folder: string): Promise<WorkspaceFigures> {
  const path = join(folder, 'catalogue.sqlite');
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    database.exec('PRAGMA busy_timeout = 1000');
    const there = new Set(
      database
        .prepare('SELECT name FROM sqlite_schema')
        .all()
        .map(({ name }) => String(name)),
    );
    const rows = TABLES.filter((table) => there.has(table)).map((table) => [
      table,
      Number(database.prepare(`SELECT COUNT(*) AS n FROM ${table}`).get()?.['n']),
    ]);
    const sizes = await Promise.all(
      FOLDERS.map(async (name) => [name, await bytesUnder(join(folder, name))]),
    );
    return {
      catalogueVersion: Number(database.prepare('PRAGMA user_version').get()?.['user_version']),
      // Pairs of a table, or a folder, and its number.
      rows: Object.fromEntries(rows) as Record<string, number>,
      bytes: Object.fromEntries([['catalogue', (await stat(path)).size], ...sizes]) as Record<string, number>,
    };
  } finally {
    database.close();
  }
}

async function bytesUnder(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  let bytes = 0;
  for (const file of files) {
    if (file.isFile())
      bytes += (await stat(join(file.parentPath, file.name)).catch(() => ({ size: 0 }))).size;
  }
  return bytes;
}
