import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject, vi } from 'vitest';

/** Longer than the slowest thing that is made once takes on two busy cores. */
const PATIENCE_MS = 240_000;

/**
 * A folder that the first test file to need it makes, and every other one of this run uses.
 * @param make fills the folder that it is given.
 * @throws Error when making it failed, here or in the file that made it.
 */
export async function oncePerRun(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const root = inject('runFolder');
  const folder = join(root, name);
  const failure = join(root, `${name}.failed`);
  if (claim(join(root, `${name}.claimed`))) {
    const fresh = join(root, `${name}.fresh`);
    mkdirSync(fresh);
    try {
      await make(fresh);
      renameSync(fresh, folder);
    } catch (error) {
      writeFileSync(failure, String(error));
      throw error;
    }
    return folder;
  }
  await vi.waitUntil(() => existsSync(folder) || existsSync(failure), {
    timeout: PATIENCE_MS,
    interval: 100,
  });
  if (existsSync(failure)) throw new Error(`${name} could not be made: ${readFileSync(failure, 'utf8')}`);
  return folder;
}

/** Only one process can make a folder that was not there. */
function claim(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch {
    return false;
  }
}
