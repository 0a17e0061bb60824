import { open } from 'node:fs/promises';

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
