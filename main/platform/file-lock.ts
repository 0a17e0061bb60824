import { DatabaseSync } from 'node:sqlite';

export interface FileLock {
  release(): void;
}

/**
 * Holds something for one process: an exclusive transaction on a file of its own, which the system ends with the process,
 * however it ends. Nothing is left behind that a person would have to remove.
 * @param path of the lock file, in a folder that is there.
 * @param inUse what is thrown when another process holds it.
 * @throws also what SQLite says when the file cannot be used
 */
export function lockFile(path: string, inUse: (cause: unknown) => Error): FileLock {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path);
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (cause) {
    database?.close();
    // A damaged file or missing rights are no other process.
    if (!isBusy(cause)) throw cause;
    throw inUse(cause);
  }
  const held = database;
  return { release: () => held.close() };
}

/** SQLITE_BUSY or SQLITE_LOCKED; the low byte is the kind. */
function isBusy(error: unknown): boolean {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
  return code === 5 || code === 6;
}
