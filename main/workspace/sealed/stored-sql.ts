import type { DatabaseSync } from 'node:sqlite';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { createSealer, damaged, type Sealer } from '../../sealing/sealer.ts';
import { sealedWithoutKey, type SealKey } from '../../sealing/unlock.ts';
import { SEALED_TABLES, sealedColumnsOf, type SealedTable } from './sealed-columns.ts';
import { addSealingFunctions, openParts } from './sealing-functions.ts';

/**
 * Reading: every table with sealed columns is hidden behind a temporary view of its name, whose columns are opened; the
 * queries do not know. Writing goes to `main.<table>` with the expressions of `storedSql`: what forgets that is refused
 * by SQLite, since nobody can write to a view, and nothing gets into a sealed workspace clear.
 */
const sealers = new WeakMap<DatabaseSync, Sealer>();

/** Marks a sealed catalogue and names its key: the file of the key cannot just be taken away. */
export const SEAL_TABLE = 'sealed_by';

/**
 * Makes a connection read and write a workspace as it is: clear or sealed. Once a connection, after migration.
 * @throws ExpectedError when the catalogue is sealed and there is no key, or another one.
 */
export function openSealedColumns(database: DatabaseSync, key: SealKey | null): void {
  const keyId = sealOf(database);
  if (keyId === null && key === null) {
    refuseSealedValues(database);
    return;
  }
  if (key === null) throw sealedWithoutKey();
  if (keyId !== key.keyId) {
    throw new ExpectedError(
      'workspace-key',
      'The catalogue of this workspace was not sealed with its key: files of two workspaces are mixed; restore it from a backup.',
    );
  }
  // What a query sorts must not go to temporary files opened.
  database.exec('PRAGMA temp_store = MEMORY');
  const sealer = createSealer(key.key, 'columns');
  addSealingFunctions(database, sealer);
  for (const [table, about] of Object.entries(SEALED_TABLES)) {
    database.exec(`CREATE TEMP VIEW ${table} AS SELECT ${openedColumns(database, table, about).join(', ')}
      FROM main.${table}`);
  }
  sealers.set(database, sealer);
}

/**
 * A sealed catalogue from which its mark was taken away, and the file of its key, would be a clear one with strange values: what
 * is read from then on would be stored clear. All rows are sealed or none: the first of each table tells.
 */
function refuseSealedValues(database: DatabaseSync): void {
  for (const [table, about] of Object.entries(SEALED_TABLES)) {
    const values = sealedColumnsOf({ ...about, body: [] }).map((column) => `typeof(${column}) = 'blob'`);
    const bodies = (about.body ?? []).map((column) => `json_type(${column}, '$.sealed') IS NOT NULL`);
    const found = database
      .prepare(
        `SELECT ${[...values, ...bodies].join(' OR ')} AS sealed FROM (SELECT * FROM main.${table} LIMIT 1)`,
      )
      .get();
    if (found?.['sealed'] === 1) throw damaged();
  }
}

/** Id of the key under which a catalogue is sealed; null: it is clear. */
export function sealOf(database: DatabaseSync): string | null {
  const there = database.prepare('SELECT 1 FROM main.sqlite_schema WHERE name = ?').get(SEAL_TABLE);
  if (there === undefined) return null;
  const row = database.prepare(`SELECT key_id FROM main.${SEAL_TABLE}`).get();
  if (row === undefined) throw damaged();
  return String(row['key_id']);
}

/** SQL expressions of what is stored for values, and of what stored values say. */
export interface StoredSql {
  /** @param value SQL of the value. @param row SQL of the columns that name the row, see `SEALED_TABLES`. */
  single(column: string, value: string, ...row: string[]): string;
  alike(column: string, value: string): string;
  body(column: string, value: string, ...row: string[]): string;
  /** One expression a column of `together`, in its order. */
  together(table: string, values: readonly string[], ...row: string[]): string[];
  /** What a stored single value says, in a statement that writes. */
  opened(column: string, stored: string, ...row: string[]): string;
}

/** For connections that `openSealedColumns` has seen; all others are clear. */
export function storedSql(database: DatabaseSync): StoredSql {
  return sealers.has(database) ? sealedSql() : CLEAR_SQL;
}

/** Opens what is stored `together` without SQL, which halves the time of going through a whole table. */
export function togetherOpener(
  database: DatabaseSync,
  table: string,
): (value: Uint8Array, row: readonly string[]) => (string | null)[] {
  return (value, row) => {
    const sealer = sealers.get(database);
    if (sealer === undefined) throw damaged();
    return openParts(sealer, value, [`${table} together`, ...row]);
  };
}

const CLEAR_SQL: StoredSql = {
  single: (_, value) => value,
  alike: (_, value) => value,
  body: (_, value) => value,
  together: (_, values) => [...values],
  opened: (_, stored) => stored,
};

/** @param prefix of the functions, where a connection has those of two keys. */
export function sealedSql(prefix = ''): StoredSql {
  const call = (name: string, column: string, args: readonly string[]): string =>
    `${prefix}${name}('${column}', ${args.join(', ')})`;
  return {
    single: (column, value, ...row) => call('seal', column, [value, ...row]),
    alike: (column, value) => call('seal_alike', column, [value]),
    body: (column, value, ...row) => call('seal_body', column, [value, ...row]),
    together: (table, values, ...row) => [
      call('seal', `${table} together`, [`json_array(${values.join(', ')})`, ...row]),
      ...values.slice(1).map(() => "''"),
    ],
    opened: (column, stored, ...row) => call('open', column, [stored, ...row]),
  };
}

/** `expression AS column` for every column of a table, computed ones too. @param prefix of the functions. */
export function openedColumns(
  database: DatabaseSync,
  table: string,
  { row, alike = [], single = [], together = [], body = [] }: SealedTable,
  prefix = '',
): string[] {
  const names = database
    .prepare(`SELECT name FROM pragma_table_xinfo('${table}', 'main') ORDER BY cid`)
    .all()
    .map(({ name }) => String(name));
  const call = (name: string, place: string, args: readonly string[]): string =>
    `${prefix}${name}('${place}', ${args.join(', ')})`;
  return names.map((column) => {
    const place = `${table}.${column}`;
    const part = together.indexOf(column);
    if (part >= 0) {
      const args = [together[0] ?? '', String(part), ...row];
      return `${call('open_part', `${table} together`, args)} AS ${column}`;
    }
    if (alike.includes(column)) return `${call('open', place, [column])} AS ${column}`;
    if (single.includes(column)) return `${call('open', place, [column, ...row])} AS ${column}`;
    if (body.includes(column)) return `${call('open_body', place, [column, ...row])} AS ${column}`;
    return column;
  });
}
