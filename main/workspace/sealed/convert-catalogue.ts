import { existsSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { flushFolders } from '../../platform/flush-folders.ts';
import { createSealer } from '../../sealing/sealer.ts';
import type { SealKey } from '../../sealing/unlock.ts';
import { openCatalogue } from '../catalogue-store.ts';
import { migrateCatalogue } from '../catalogue-schema.ts';
import { flushFile } from '../flush-file.ts';
import { eraseFile } from './erase.ts';
import { SEALED_TABLES, type SealedTable } from './sealed-columns.ts';
import { addSealingFunctions } from './sealing-functions.ts';
import { openedColumns, SEAL_TABLE, sealedSql, sealOf, type StoredSql } from './stored-sql.ts';

const NAME = 'catalogue.sqlite';
/** The new one until it is whole. */
const MADE = 'catalogue.turning.sqlite';
/** The old one, once the new one is whole. */
const BEFORE = 'catalogue.before.sqlite';

export interface Turn {
  readonly from: SealKey | null;
  readonly to: SealKey | null;
}

/**
 * Writes the catalogue anew, sealed or clear, and puts it in the place of the old one, which is erased: the new file never
 * held a value in its old form, not even in a page that is free. Can be ended at any moment and called again.
 */
export async function convertCatalogue(folder: string, turn: Turn): Promise<void> {
  const path = join(folder, NAME);
  const [made, before] = [join(folder, MADE), join(folder, BEFORE)];
  if (!existsSync(path) && existsSync(before)) {
    // The old one leaves its name only when the new one is whole.
    await rename(existsSync(made) ? made : before, path);
  }
  if (!isTurned(path, turn)) {
    for (const end of ['', '-journal', '-wal', '-shm']) await rm(`${made}${end}`, { force: true });
    settle(path, turn.from);
    copy(path, made, turn);
    await flushFile(made);
    await rename(path, before);
    await rename(made, path);
    await flushFolders([folder]);
  }
  await eraseFile(before);
  // What a migration kept; a copy from before the sealing would hold everything clear, one from after it could not be opened.
  for (const name of await readdir(folder)) {
    if (/^catalogue\..*\.sqlite(\.tmp|-journal|-wal|-shm)?$/.test(name)) await eraseFile(join(folder, name));
  }
}

function isTurned(path: string, { to }: Turn): boolean {
  const database = new DatabaseSync(path);
  try {
    return sealOf(database) === (to?.keyId ?? null);
  } finally {
    database.close();
  }
}

/** Brings it to the present version and everything of its log into its file. */
function settle(path: string, key: SealKey | null): void {
  const catalogue = openCatalogue(path, key);
  catalogue.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  catalogue.close();
}

function copy(path: string, made: string, { from, to }: Turn): void {
  const database = new DatabaseSync(made);
  try {
    migrateCatalogue(database);
    // Until it has its name nobody needs it: it is made again after a crash.
    database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF');
    database.exec('PRAGMA temp_store = MEMORY');
    if (from !== null) addSealingFunctions(database, createSealer(from.key, 'columns'), 'from_');
    if (to !== null) addSealingFunctions(database, createSealer(to.key, 'columns'), 'to_');
    const triggers = schemaOf(database, 'trigger');
    for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`);
    database.prepare('ATTACH DATABASE ? AS old').run(path);
    database.exec('BEGIN IMMEDIATE');
    for (const { name } of schemaOf(database, 'table')) copyTable(database, name, { from, to });
    database.exec(
      'DELETE FROM main.sqlite_sequence; INSERT INTO main.sqlite_sequence SELECT * FROM old.sqlite_sequence',
    );
    if (to !== null) {
      database.exec(`CREATE TABLE main.${SEAL_TABLE} (key_id TEXT NOT NULL)`);
      database.prepare(`INSERT INTO main.${SEAL_TABLE} VALUES (?)`).run(to.keyId);
    }
    for (const { sql } of triggers) database.exec(sql);
    database.exec('COMMIT; DETACH DATABASE old');
  } finally {
    database.close();
  }
}

function schemaOf(database: DatabaseSync, type: 'table' | 'trigger'): { name: string; sql: string }[] {
  return database
    .prepare(
      "SELECT name, sql FROM main.sqlite_schema WHERE type = ? AND name NOT LIKE 'sqlite~_%' ESCAPE '~'",
    )
    .all(type)
    .map(({ name, sql }) => ({ name: String(name), sql: String(sql) }));
}

function copyTable(database: DatabaseSync, table: string, { from, to }: Turn): void {
  const columns = database
    .prepare(`SELECT name FROM pragma_table_xinfo('${table}', 'main') WHERE hidden = 0 ORDER BY cid`)
    .all()
    .map(({ name }) => String(name));
  const about = SEALED_TABLES[table] ?? { row: [] };
  const opened = from === null ? columns : openedColumns(database, table, about, 'from_');
  const values = to === null ? columns : storedColumns(columns, { table, about, sql: sealedSql('to_') });
  database.exec(
    `INSERT INTO main.${table} (${columns.join(', ')}) SELECT ${values.join(', ')}
     FROM (SELECT ${opened.join(', ')} FROM old.${table})`,
  );
  const count = (schema: string): unknown =>
    database.prepare(`SELECT COUNT(*) AS n FROM ${schema}.${table}`).get()?.['n'];
  if (count('main') !== count('old')) throw new Error(`rows of ${table} were lost`);
}

function storedColumns(
  columns: readonly string[],
  { table, about, sql }: { readonly table: string; readonly about: SealedTable; readonly sql: StoredSql },
): string[] {
  const { row, alike = [], single = [], together = [], body = [] } = about;
  const nameOf = (column: string): string => `${table}.${column}`;
  const rowNames = row.map((column) => (alike.includes(column) ? sql.alike(nameOf(column), column) : column));
  const parts = together.length === 0 ? [] : sql.together(table, together, ...rowNames);
  return columns.map((column) => {
    if (together.includes(column)) return parts[together.indexOf(column)] ?? '';
    if (alike.includes(column)) return sql.alike(nameOf(column), column);
    if (single.includes(column)) return sql.single(nameOf(column), column, ...rowNames);
    if (body.includes(column)) return sql.body(nameOf(column), column, ...rowNames);
    return column;
  });
}
