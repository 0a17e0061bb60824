import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** When a file was changed, in milliseconds since 1970; null when it is not there. */
export async function changedAt(file: string): Promise<number | null> {
  return stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
}

/** When the newest source was changed, tests left out. @param folders of the checkout `root`. */
export async function newestSource(root: string, folders: readonly string[]): Promise<number> {
  const lists = await Promise.all(
    folders.map((name) => readdir(join(root, name), { recursive: true, withFileTypes: true })),
  );
  const files = lists
    .flat()
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name));
  const times = await Promise.all([...files, join(root, 'package-lock.json')].map(changedAt));
  return Math.max(...times.map((time) => time ?? 0));
}
