import { renameSync, rmSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';

/**
 * Keeps the database as it is before it is migrated, as `catalogue.v1.bak.sqlite` beside `catalogue.sqlite`. A
 * copy of the same version from a migration that did not come to its end is replaced.
 * @returns path of the copy; null for a database in memory.
 */
export function copyBeforeMigration(database: DatabaseSync, version: number): string | null {
  const path = database.location();
  if (path === null) return null;
  const copy = `${path.replace(/\.sqlite$/, '')}.v${version}.bak.sqlite`;
  // Under another name until it is whole, so that nobody takes half a copy for one.
  const temporary = `${copy}.tmp`;
  rmSync(temporary, { force: true });
  database.prepare('VACUUM INTO ?').run(temporary);
  renameSync(temporary, copy);
  return copy;
}
