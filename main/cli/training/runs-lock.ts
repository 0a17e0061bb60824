import { existsSync } from 'node:fs';
import { mkdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { lockFile, type FileLock } from '../../platform/file-lock.ts';

/** Holds a folder's trainings for one process: two that wrote states of one run would remove each other's. */
export interface RunsLock {
  /** Makes the folder where it is missing. @throws ExpectedError `trainings-in-use` */
  take(): Promise<void>;
  /** Removes the folder, too, when no training is in it. */
  release(): Promise<void>;
}

const LOCK = 'lock.sqlite';

/** Takes it at once where the folder is there. @throws ExpectedError `trainings-in-use` */
export function lockRuns(folder: string): RunsLock {
  const file = join(folder, LOCK);
  const hold = (): FileLock => lockFile(file, inUse);
  let held = existsSync(folder) ? hold() : null;
  return {
    async take() {
      await mkdir(folder, { recursive: true });
      held ??= hold();
    },
    async release() {
      if (held === null) return;
      held.release();
      held = null;
      await rm(file, { force: true });
      await rmdir(folder).catch(() => undefined);
    },
  };
}

function inUse(cause: unknown): ExpectedError {
  return new ExpectedError(
    'trainings-in-use',
    'Another training writes to this folder of models: wait until it has finished, or name another folder with --out.',
    { cause },
  );
}
