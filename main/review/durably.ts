import type { DatabaseSync } from 'node:sqlite';
import { writeFailure } from './write-failure.ts';

/**
 * Runs `work` in one transaction that is on the disk when this returns, also after a power cut. The catalogue
 * otherwise waits for the disk only now and then (synchronous = NORMAL). Inside of a transaction it just runs:
 * how durable that is, its owner decides.
 * @throws ExpectedError when the workspace is full or cannot be written; nothing of `work` is kept then.
 */
export function durably<T>(database: DatabaseSync, work: () => T): T {
  if (database.isTransaction) return work();
  const before = Number(database.prepare('PRAGMA synchronous').get()?.['synchronous'] ?? 1);
  try {
    database.exec('PRAGMA synchronous = FULL');
    database.exec('BEGIN IMMEDIATE');
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk may have ended the transaction already.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw writeFailure(error);
  } finally {
    database.exec(`PRAGMA synchronous = ${before}`);
  }
}
