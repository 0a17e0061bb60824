import type { DatabaseSync } from 'node:sqlite';
import { ExpectedError } from '../../core/domain/errors.ts';
import { copyBeforeMigration } from './schema/copy-before-migration.ts';
import { STEPS } from './schema/steps.ts';

/** Written to PRAGMA user_version. */
export const CATALOGUE_VERSION = STEPS.length;

/** Marks the file as Countersign's ("CSGN") for `file` and against opening some other program's database. */
const APPLICATION_ID = 0x4353474e;

/**
 * Brings a database to the present version, an older one after a copy.
 * @throws ExpectedError when it is newer than this program or belongs to another one.
 */
export function migrateCatalogue(database: DatabaseSync): void {
  const version = requireCatalogue(database);
  if (version > 0 && version < CATALOGUE_VERSION) copyBeforeMigration(database, version);
  for (let step = version; step < CATALOGUE_VERSION; step++) {
    database.exec('BEGIN IMMEDIATE');
    try {
      database.exec(STEPS[step] ?? '');
      database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
      database.exec(`PRAGMA user_version = ${step + 1}`);
      database.exec('COMMIT');
    } catch (error) {
      // A full disk may have ended the transaction already.
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }
}

/**
 * @returns the version of a database that is a catalogue or still empty (0). Changes nothing.
 * @throws ExpectedError when it is newer than this program or belongs to another one.
 */
export function requireCatalogue(database: DatabaseSync): number {
  const version = pragma(database, 'user_version');
  if (version > CATALOGUE_VERSION) {
    throw new ExpectedError(
      'workspace-newer',
      `This workspace was written by a newer Countersign (catalogue version ${version}, this program knows ` +
        `${CATALOGUE_VERSION}): open it with that version or a later one.`,
    );
  }
  const application = pragma(database, 'application_id');
  if (application !== APPLICATION_ID && (version !== 0 || application !== 0)) {
    throw new ExpectedError(
      'workspace-foreign',
      'catalogue.sqlite belongs to another program: choose another folder.',
    );
  }
  return version;
}

function pragma(database: DatabaseSync, name: 'user_version' | 'application_id'): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0);
}
