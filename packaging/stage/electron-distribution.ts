import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { Environment } from '../../main/platform/environment.ts';

/** A folder or zip with Electron for the machine that is packed, where none can be downloaded. */
export const ELECTRON_VARIABLE = 'COUNTERSIGN_ELECTRON_DIST';

/**
 * Where Electron is taken from: the variable's folder or zip; null: electron-builder's cache, or a download.
 * @param version that the product was written for. @throws ExpectedError when there is nothing, or another version.
 */
export function electronDistribution(env: Environment, version: string): string | null {
  const given = env[ELECTRON_VARIABLE] ?? '';
  if (given === '') return null;
  const path = resolve(given);
  if (!existsSync(path)) {
    throw new ExpectedError(
      'electron-missing',
      `There is no Electron at ${path}; check ${ELECTRON_VARIABLE}.`,
    );
  }
  const file = join(path, 'version');
  if (!statSync(path).isDirectory() || !existsSync(file)) return path;
  const found = readFileSync(file, 'utf8').trim().replace(/^v/, '');
  if (found === version) return path;
  throw new ExpectedError(
    'electron-version',
    `${path} is Electron ${found}, and the program is made for ${version}; put that one there.`,
  );
}
