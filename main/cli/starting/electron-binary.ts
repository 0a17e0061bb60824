import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../platform/environment.ts';

export type ElectronBinary =
  { readonly path: string } | { readonly path: null; /** Without a full stop. */ readonly why: string };

/**
 * Where Electron's executable lies: where COUNTERSIGN_ELECTRON says, or where `npx install-electron` puts it. Files are
 * only looked at: the package `electron` itself (index.js, cli.js) starts a download when its binary is missing, which
 * nobody asked for.
 * @param root folder of the checkout.
 */
export function electronBinary(root: string, env: Environment): ElectronBinary {
  const named = env['COUNTERSIGN_ELECTRON'];
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return { path: named };
    return { path: null, why: 'COUNTERSIGN_ELECTRON names a file that is not there' };
  }
  const folder = join(root, 'node_modules', 'electron');
  const name = textOf(join(folder, 'path.txt'));
  const path = name === null || name === '' ? null : join(folder, 'dist', name);
  if (path !== null && existsSync(path)) return { path };
  return {
    path: null,
    why: "Electron's binary is not here (npx install-electron fetches it, COUNTERSIGN_ELECTRON names another one)",
  };
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}
