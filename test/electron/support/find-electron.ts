import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Why the suite cannot run here, or Electron's executable. */
export type FoundElectron = { readonly executable: string } | { readonly missing: string };

export interface ElectronFacts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Of the package `electron`. */
  readonly packageFolder: string;
  readonly exists?: (path: string) => boolean;
}

/** Where the package keeps it once it was fetched, by platform. */
const IN_PACKAGE: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

/**
 * The binary that COUNTERSIGN_ELECTRON names (Electron's own; not an installed Countersign, whose fuses forbid what
 * tests need), else the one in node_modules. Nothing is ever fetched.
 */
export function findElectron({
  env,
  platform,
  packageFolder,
  exists = existsSync,
}: ElectronFacts): FoundElectron {
  const named = env['COUNTERSIGN_ELECTRON'];
  const executable =
    named !== undefined && named !== ''
      ? named
      : join(packageFolder, 'dist', IN_PACKAGE[platform] ?? 'electron');
  if (!exists(executable)) {
    return {
      missing:
        named === undefined || named === ''
          ? 'there is no Electron binary (set COUNTERSIGN_ELECTRON, or run npx install-electron where there is a network)'
          : 'COUNTERSIGN_ELECTRON names no file',
    };
  }
  const hasDisplay = platform !== 'linux' || Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY']);
  if (!hasDisplay) return { missing: 'there is no display (set DISPLAY, for example by xvfb-run)' };
  return { executable };
}
