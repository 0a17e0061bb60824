import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { LOG_NAME } from './rotating-file.ts';

/** Of each kind, the last lines of its newest log file, the newest kind last. Empty where nothing was logged. */
export function lastLines(
  folder: string,
  most: number,
): { readonly file: string; readonly lines: readonly string[] }[] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => LOG_NAME.test(name));
  } catch {
    return [];
  }
  const newest = new Map<string, { file: string; at: number }>();
  for (const file of names) {
    const kind = file.slice(0, file.indexOf('-'));
    const at = statSync(join(folder, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (at >= (newest.get(kind)?.at ?? 0)) newest.set(kind, { file, at });
  }
  return [...newest.values()]
    .sort((a, b) => a.at - b.at)
    .map(({ file }) => ({
      file,
      lines: readFileSync(join(folder, file), 'utf8').trimEnd().split('\n').slice(-most),
    }));
}
