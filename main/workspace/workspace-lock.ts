import { ExpectedError } from '../../core/domain/errors.ts';
import { lockFile, type FileLock } from '../platform/file-lock.ts';

/**
 * Holds a workspace for one writing process.
 * @param path of the lock file.
 * @throws ExpectedError `workspace-in-use` when another process holds it; what SQLite says when the file cannot be used.
 */
export function lockWorkspace(path: string): FileLock {
  return lockFile(
    path,
    (cause) =>
      new ExpectedError(
        'workspace-in-use',
        'Another Countersign is writing to this workspace: wait until it has finished, or close it.',
        { cause },
      ),
  );
}
