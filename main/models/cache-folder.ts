import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where hashes of model files and measurements of providers are kept: nothing of a patient, and nothing that
 * cannot be made again. COUNTERSIGN_CACHE names another folder.
 */
export function cacheFolder(env: Readonly<Record<string, string | undefined>>, platform: string): string {
  if (env['COUNTERSIGN_CACHE']) return env['COUNTERSIGN_CACHE'];
  if (platform === 'win32')
    return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Countersign', 'Cache');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'countersign');
  return join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'countersign');
}
