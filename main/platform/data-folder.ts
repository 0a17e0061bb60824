import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the system keeps a person's own data: the workspace of the first run lies in it. */
export function dataFolder(env: Readonly<Record<string, string | undefined>>, platform: string): string {
  if (platform === 'win32') {
    return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Countersign');
  }
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Countersign');
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'countersign');
}
