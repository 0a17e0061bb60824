import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Electron's `userData` of one workspace: its single-instance lock is one per such folder, so two workspaces can be
 * open at once and a second start of the same one finds the first. Named by a hash, since the path of a workspace may
 * name a patient or a study.
 * @param workspace absolute, as `canonicalPath` gives it.
 */
export function profileFolder(dataFolder: string, workspace: string, platform: string): string {
  // Windows and macOS do not tell names apart by case.
  const same = platform === 'win32' || platform === 'darwin' ? workspace.toLowerCase() : workspace;
  const hash = createHash('sha256').update(same.normalize('NFC')).digest('hex').slice(0, 16);
  return join(dataFolder, 'windows', hash);
}

/**
 * One spelling for every way to a folder: links followed as far as the folders are there already; the rest as given.
 * @param path absolute. @param real as `fs.realpathSync.native`.
 */
export function canonicalPath(path: string, real: (path: string) => string = realpathSync.native): string {
  try {
    return real(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(canonicalPath(parent, real), basename(path));
  }
}
