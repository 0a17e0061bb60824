import { open } from 'node:fs/promises';

/** Waits until what was written to a file is on the disk. */
export async function flushFile(path: string): Promise<void> {
  // Windows flushes only what is open for writing.
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
