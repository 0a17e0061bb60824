import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Environment } from './environment.ts';

/**
 * The station's folder: settings, accounts, keys, logs, and the workspace of the first run. COUNTERSIGN_DATA names
 * another one (a managed profile, a test); else it is where the system keeps a person's own data.
 */
export function dataFolder(env: Environment, platform: string): string {
  const named = env['COUNTERSIGN_DATA'];
  if (named !== undefined && named !== '') return resolve(named);
  if (platform === 'win32') {
    return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Countersign');
  }
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Countersign');
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'countersign');
}
