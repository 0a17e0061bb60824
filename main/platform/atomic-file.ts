import { randomBytes } from 'node:crypto';
import { open, mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * `durable` is flushed to the disk before it is named, so that even a power cut leaves the old or the new file.
 * `recomputable` content is checked when it is read and made again when damaged; it is spared the flush.
 */
export type Durability = 'durable' | 'recomputable';

/**
 * Writes a whole file: to a temporary name beside it, then renamed, so that a reader never sees half a file
 * and a kill at any moment leaves the old or the new one (rule R3).
 */
export async function writeAtomically(
  path: string,
  content: string | Uint8Array,
  durability: Durability = 'durable',
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(content);
      if (durability === 'durable') await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
