import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { flushFolders } from '../../platform/flush-folders.ts';

const CHUNK = 1 << 20;

/**
 * Overwrites a file with zeros, flushes it and removes it. A disk that copies on write, as every SSD and many file systems
 * do, may keep the old blocks: only encryption of the whole disk from its first day prevents that (IT guide).
 */
export async function eraseFile(path: string): Promise<void> {
  const facts = await stat(path).catch(() => null);
  if (facts === null) return;
  const file = await open(path, 'r+');
  try {
    const zeros = new Uint8Array(Math.min(CHUNK, facts.size));
    for (let at = 0; at < facts.size; at += zeros.length) {
      await file.write(zeros, 0, Math.min(zeros.length, facts.size - at), at);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  await rm(path, { force: true });
}

/** Ends the name of a file that is being erased: whatever is in it, it is nobody's content any more. */
export const ERASED_SUFFIX = '.erased.tmp';

/**
 * Erases files that somebody could take for whole under their own names: they lose these first, and on the disk, since a kill
 * between zeros and removal would leave zeros under a good name. What such a kill leaves ends with `ERASED_SUFFIX`.
 */
export async function retireFiles(paths: readonly string[]): Promise<void> {
  for (const path of paths) await rename(path, `${path}${ERASED_SUFFIX}`);
  await flushFolders(new Set(paths.map((path) => dirname(path))));
  for (const path of paths) await eraseFile(`${path}${ERASED_SUFFIX}`);
}

/** Erases every file in a folder and its folders, then the folder. Never follows links out of it. */
export async function eraseFolder(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  for (const entry of entries) if (entry.isFile()) await eraseFile(join(entry.parentPath, entry.name));
  await rm(folder, { recursive: true, force: true });
}
