import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

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

/** Erases every file in a folder and its folders, then the folder. Never follows links out of it. */
export async function eraseFolder(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  for (const entry of entries) if (entry.isFile()) await eraseFile(join(entry.parentPath, entry.name));
  await rm(folder, { recursive: true, force: true });
}

/** Brings names that were given or taken away in a folder onto the disk, where the system lets one ask for it. */
export async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  if (handle === null) return;
  try {
    await handle.sync();
  } catch {
    // Windows has no such thing; its file systems keep the order of names by themselves.
  } finally {
    await handle.close();
  }
}
