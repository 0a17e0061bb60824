import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { keptFile } from './kept-file.ts';

/**
 * Workspaces that were opened on this station, in a file of the station's own folder. The lists of the system (Jump
 * List of Windows, Recent Items of macOS and GNOME) are not used: they are shown to everybody at the screen and
 * copied by roaming profiles, and folders of images and workspaces are often named after patients or studies.
 */
const recentSchema = z.strictObject({
  workspaces: z.array(z.strictObject({ path: z.string().min(1), openedAt: z.iso.datetime() })).max(100),
});
type Recent = z.infer<typeof recentSchema>;

/** More do not fit a menu that is read at a glance. */
const MOST = 10;

export interface RecentWorkspace {
  readonly path: string;
  /** As a menu shows it: the folder's name, with the one above it where two are called the same. */
  readonly name: string;
  /** False: not there now, perhaps on a drive that is not connected. It stays in the list, greyed. */
  readonly present: boolean;
}

export interface RecentWork {
  /** The newest first, without the one that is open. */
  list(except: string | null): Promise<readonly RecentWorkspace[]>;
  /** The workspace that was opened last and is still there; null when there is none. */
  last(): Promise<string | null>;
  opened(path: string): Promise<void>;
  clear(): Promise<void>;
}

export interface RecentWorkPorts {
  readonly dataFolder: string;
  /** ISO 8601, UTC. */
  readonly now: () => string;
  readonly isFolder: (path: string) => Promise<boolean>;
}

export function createRecentWork({ dataFolder, now, isFolder }: RecentWorkPorts): RecentWork {
  const file = keptFile<Recent>(join(dataFolder, 'recent.json'), recentSchema, { workspaces: [] });
  return {
    async list(except) {
      const { workspaces } = await file.read();
      const shown = workspaces.filter(({ path }) => path !== except).slice(0, MOST);
      const present = await Promise.all(shown.map(({ path }) => isFolder(path)));
      const names = namesOf(shown.map(({ path }) => path));
      return shown.map(({ path }, at) => ({ path, name: names[at] ?? path, present: present[at] === true }));
    },
    async last() {
      for (const { path } of (await file.read()).workspaces) if (await isFolder(path)) return path;
      return null;
    },
    async opened(path) {
      await file.change(({ workspaces }) => ({
        workspaces: [{ path, openedAt: now() }, ...workspaces.filter((one) => one.path !== path)].slice(
          0,
          MOST + 1, // the open one is not listed
        ),
      }));
    },
    clear: async () => void (await file.change(() => ({ workspaces: [] }))),
  };
}

/** Names of folders; folders that are called the same are told apart by the folder above. */
export function namesOf(paths: readonly string[]): readonly string[] {
  const names = paths.map((path) => basename(path) || path);
  return names.map((name, at) => {
    const twice = names.some((other, index) => index !== at && other === name);
    const above = basename(dirname(paths[at] ?? ''));
    return twice && above !== '' ? `${name} (${above})` : name;
  });
}
