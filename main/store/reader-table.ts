import type { DatabaseSync } from 'node:sqlite';
import { readerSchema, type Reader } from '../../core/domain/reader.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import { storedSql } from '../workspace/sealed/stored-sql.ts';

/** Who reads in this workspace. */
export interface ReaderTable {
  /** In the order of their names. */
  all(): Reader[];
  /** The reader of this name; null when there is none yet. Names are compared as they are written. */
  find(name: string): Reader | null;
  /** @throws ExpectedError when the name is empty or too long. */
  add(id: string, name: string): Reader;
  /** From here on this reader logs in on the station. */
  authenticate(id: string): void;
}

/** @param database the workspace's catalogue, already open for writing. */
export function createReaderTable(database: DatabaseSync): ReaderTable {
  const name = (value: string): string => storedSql(database).alike('reader.name', value);
  const insert = database.prepare(
    `INSERT INTO main.reader (id, name, authenticated) VALUES (?1, ${name('?2')}, 0)`,
  );
  const byName = database.prepare(
    `SELECT id, ?1 AS name, authenticated FROM main.reader WHERE name = ${name('?1')}`,
  );
  const authenticate = database.prepare('UPDATE main.reader SET authenticated = 1 WHERE id = ?');
  const list = database.prepare('SELECT id, name, authenticated FROM reader ORDER BY name');
  return {
    all: () => list.all().map(readerOf),
    find(name) {
      const row = byName.get(name.trim());
      return row === undefined ? null : readerOf(row);
    },
    add(id, name) {
      const reader = readerSchema.safeParse({ id, name, authenticated: false });
      if (!reader.success) {
        throw new ExpectedError(
          'reader-name',
          'A name of a reader has 1 to 80 characters; enter another one.',
        );
      }
      insert.run(id, reader.data.name);
      return reader.data;
    },
    authenticate: (id) => void authenticate.run(id),
  };
}

function readerOf(row: Record<string, unknown>): Reader {
  return { id: String(row['id']), name: String(row['name']), authenticated: row['authenticated'] === 1 };
}
