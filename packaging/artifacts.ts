import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Machine } from './stage/targets.ts';

export const SUMS = 'SHA256SUMS';

/** How installers of a kind are called. */
const ENDINGS = /\.(exe|msi|dmg|zip|AppImage|deb|rpm|tar\.gz)$/;
const SYSTEMS = { linux: 'linux', win32: 'windows', darwin: 'macos' };

/** `Countersign-0.1.0-linux-x64.tar.gz`: as electron-builder.yml names packages. */
export function artifactName(version: string, { platform, arch }: Machine, ending: string): string {
  const debian = ending === 'deb' && arch === 'x64' ? 'amd64' : arch;
  return `Countersign-${version}-${SYSTEMS[platform]}-${debian}.${ending}`;
}

/** Installers in a folder, sorted. */
export function artifactsIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.startsWith('Countersign-') && ENDINGS.test(entry.name))
    .map(({ name }) => name)
    .sort();
}

/** Writes `SHA256SUMS` of all installers in a folder, which `sha256sum -c` reads. @returns their names. */
export async function writeSums(folder: string): Promise<string[]> {
  const names = artifactsIn(folder);
  const lines: string[] = [];
  for (const name of names) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(join(folder, name)), hash);
    lines.push(`${hash.digest('hex')}  ${name}\n`);
  }
  writeFileSync(join(folder, SUMS), lines.join(''));
  return names;
}

/** For which machine a package is, by its name; the systems write processors in their own words. */
export function artifactMachine(name: string): Machine {
  const [, system = '', processor = ''] =
    /-(linux|windows|macos)-(x64|x86_64|amd64|arm64|aarch64)[.-]/.exec(name) ?? [];
  const platform = Object.entries(SYSTEMS).find(([, word]) => word === system)?.[0];
  if (platform === undefined) throw new Error(`${name} does not say for which machine it is.`);
  // A key of SYSTEMS.
  return { platform: platform as Machine['platform'], arch: /^a(rm|arch)/.test(processor) ? 'arm64' : 'x64' };
}
