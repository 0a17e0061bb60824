import { join, resolve } from 'node:path';
import type { WindowWish } from './arguments.ts';
import { canonicalPath } from './profile-folder.ts';
import type { RecentWork } from './recent-work.ts';

/**
 * The workspace that a window opens: the one that was named, else the one that was open last, else the station's own.
 * @returns its canonical path; it need not be there yet.
 */
export async function workspaceOf(
  { workspace }: Pick<WindowWish, 'workspace'>,
  ports: { readonly cwd: string; readonly dataFolder: string; readonly recent: Pick<RecentWork, 'last'> },
): Promise<string> {
  if (workspace !== null) return canonicalPath(resolve(ports.cwd, workspace));
  return canonicalPath((await ports.recent.last()) ?? join(ports.dataFolder, 'workspace'));
}
