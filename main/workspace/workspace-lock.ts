import { DatabaseSync } from 'node:sqlite';
import { ExpectedError } from '../../core/domain/errors.ts';

/**
 * Holds a workspace for one writing process: an exclusive transaction on a file of its own, which the system
 * ends with the process, however it ends. Nothing is left behind that a person would have to remove.
 * @param path of the lock file.
 * @throws ExpectedError when another process holds it.
 */
export function lockWorkspace(path: string): { release(): void } {
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    throw new ExpectedError(
      'workspace-in-use',
      'Another Countersign is writing to this workspace: wait until it has finished, or close it.',
      { cause },
    );
  }
  return { release: () => database.close() };
}
