import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Removes the oldest files of a folder of pictures that can be drawn again until the others fit. Never fails. */
export async function trimFolder(folder: string, limitBytes: number): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  const files: { path: string; size: number; at: number }[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const facts = await stat(path).catch(() => null);
    if (facts?.isFile() === true) files.push({ path, size: facts.size, at: facts.mtimeMs });
  }
  files.sort((a, b) => b.at - a.at);
  let total = 0;
  for (const { path, size } of files) {
    total += size;
    if (total > limitBytes) await rm(path, { force: true }).catch(() => undefined);
  }
}
