import { readdir, stat } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { basename, join } from 'node:path';
import type { PlaceRoot } from '../backend/places.ts';

/**
 * Home, the folder in which the program was started, every drive that is there now, and the computer as a whole:
 * studies lie in /data or /srv as often as at home. The rights of the account decide what can be read.
 */
export async function stationRoots(cwd: string, platform: string): Promise<PlaceRoot[]> {
  const home = homedir();
  const roots: PlaceRoot[] = [{ path: home, name: 'Home folder', kind: 'folder' }];
  if (cwd !== home) roots.push({ path: cwd, name: basename(cwd) || cwd, kind: 'folder' });
  if (platform === 'win32') return [...roots, ...(await windowsDrives())];
  return [...roots, ...(await mountedDrives(platform)), { path: '/', name: 'Computer', kind: 'drive' }];
}

async function windowsDrives(): Promise<PlaceRoot[]> {
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index));
  const found = await Promise.all(
    letters.map(async (letter): Promise<PlaceRoot[]> => {
      const path = `${letter}:\\`;
      const there = await stat(path).then(
        () => true,
        () => false,
      );
      return there ? [{ path, name: `${letter}:`, kind: 'drive' }] : [];
    }),
  );
  return found.flat();
}

async function mountedDrives(platform: string): Promise<PlaceRoot[]> {
  const folders = platform === 'darwin' ? ['/Volumes'] : ['/mnt', ...mediaFolders()];
  const found = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(folder).catch((): string[] => []);
      return names
        .filter((name) => !name.startsWith('.'))
        .sort()
        .map((name): PlaceRoot => ({ path: join(folder, name), name, kind: 'drive' }));
    }),
  );
  return found.flat();
}

/** Where Linux desktops mount sticks and discs of the person who is logged in. */
function mediaFolders(): string[] {
  try {
    const { username } = userInfo();
    return [`/media/${username}`, `/run/media/${username}`];
  } catch {
    // An account without an entry in the system's list, as in containers.
    return [];
  }
}
