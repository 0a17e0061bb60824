import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { SealKey } from '../sealing/unlock.ts';
import { CATALOGUE_VERSION, requireCatalogue } from './catalogue-schema.ts';
import { openSealedColumns } from './sealed/stored-sql.ts';

/** SQLITE_CANTOPEN: a write-ahead log needs a file beside the database that a read-only disk has no place for. */
const CANNOT_OPEN = 14;

/**
 * Opens the catalogue of a workspace without changing anything, also beside a process that writes, and on a
 * disk that cannot be written.
 * @param key of a sealed workspace.
 * @throws ExpectedError when there is no workspace, it is of another version, or sealed with another key.
 */
export function openForReading(folder: string, key: SealKey | null = null): DatabaseSync {
  const path = join(folder, 'catalogue.sqlite');
  if (!existsSync(path)) {
    throw new ExpectedError('workspace-missing', `${folder} is no workspace; check the path.`);
  }
  const database = openAt(path);
  try {
    const version = requireCatalogue(database);
    if (version === CATALOGUE_VERSION) {
      openSealedColumns(database, key);
      return database;
    }
  } catch (error) {
    database.close();
    throw error;
  }
  database.close();
  throw new ExpectedError(
    'workspace-older',
    `${folder} was last written by an older Countersign; open it once with "countersign serve" to bring it up to date.`,
  );
}

function openAt(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    database.exec('PRAGMA busy_timeout = 5000');
    database.prepare('SELECT COUNT(*) FROM sqlite_schema').get();
    return database;
  } catch (error) {
    database.close();
    const kind = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
    // What a log holds would be left out.
    if (kind !== CANNOT_OPEN || hasLog(path)) throw error;
    const url = pathToFileURL(path);
    url.searchParams.set('immutable', '1');
    return new DatabaseSync(url, { readOnly: true });
  }
}

function hasLog(path: string): boolean {
  return (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}
