import type { DatabaseSync } from 'node:sqlite';

/**
 * Runs work that writes: all of it, or nothing of it. Within another transaction it is a part of that one.
 * The work must not await: other callers share the connection.
 */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  if (database.isTransaction) return work();
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk may have ended the transaction already.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
