import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Configuration } from 'electron-builder';
import { filesOf } from '../check/staged-facts.ts';
import type { Machine } from '../stage/targets.ts';
import { desktopEntry, MIME_TYPES } from './desktop-files.ts';

export interface DebRequest {
  /** The unpacked program. */
  readonly folder: string;
  readonly machine: Machine;
  readonly root: string;
  readonly config: Configuration;
  readonly version: string;
  readonly description: string;
  /** The file to write. */
  readonly out: string;
  /** Seconds since 1970 that no file is newer than, so that the same program gives the same package. */
  readonly epoch: number;
  /** `xz` for people; `none` for tests. */
  readonly compression: 'xz' | 'none';
}

const ARCHITECTURES = { x64: 'amd64', arm64: 'arm64' };

/**
 * Makes a Debian package by dpkg-deb, where electron-builder would download fpm and Ruby: the program in
 * /opt/Countersign, /usr/bin/countersign, entry in the menu, icons, file type, and electron-builder's own scripts for
 * sandbox and AppArmor.
 * @throws Error when dpkg-deb is not there or refuses.
 */
export function makeDeb(request: DebRequest): void {
  const { folder, root, config, description, out, epoch, compression } = request;
  const tree = mkdtempSync(join(tmpdir(), 'countersign-deb-'));
  try {
    cpSync(folder, join(tree, 'opt', 'Countersign'), { recursive: true, verbatimSymlinks: true });
    const write = (path: string, text: string, mode = 0o644): void => {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), text, { mode });
    };
    write('opt/Countersign/resources/apparmor-profile', template('apparmor-profile.tpl'));
    write('usr/share/applications/countersign.desktop', desktopEntry(config, description));
    write('usr/share/mime/packages/countersign.xml', MIME_TYPES);
    write('usr/share/doc/countersign/copyright', readFileSync(join(root, 'NOTICE'), 'utf8'));
    const icons = join(root, 'packaging', 'resources', 'icons');
    for (const name of readdirSync(icons)) {
      const to = join(tree, 'usr/share/icons/hicolor', name.replace('.png', ''), 'apps', 'countersign.png');
      cpSync(join(icons, name), to);
    }
    write('DEBIAN/control', control(request, tree));
    write('DEBIAN/postinst', template('after-install.tpl'), 0o755);
    write('DEBIAN/postrm', template('after-remove.tpl'), 0o755);
    mkdirSync(dirname(out), { recursive: true });
    execFileSync('dpkg-deb', ['--root-owner-group', `-Z${compression}`, '--build', tree, out], {
      env: { ...process.env, SOURCE_DATE_EPOCH: String(epoch) },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

function control({ machine, config, version, description }: DebRequest, tree: string): string {
  const { deb, linux } = config;
  const kibibytes = Math.ceil(filesOf(tree).reduce((sum, { bytes }) => sum + bytes, 0) / 1024);
  const fields = {
    Package: 'countersign',
    Version: version.replaceAll('-', '~'),
    Architecture: ARCHITECTURES[machine.arch],
    Maintainer: linux?.maintainer ?? '',
    'Installed-Size': String(kibibytes),
    Depends: [deb?.depends ?? []].flat().join(', '),
    Recommends: [deb?.recommends ?? []].flat().join(', '),
    Section: deb?.packageCategory ?? 'science',
    Priority: 'optional',
    Description: `${linux?.synopsis ?? description}\n ${description}.`,
  };
  return `${Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')}\n`;
}

/** A script of electron-builder's own Debian packages. */
function template(name: string): string {
  const library = dirname(createRequire(import.meta.url).resolve('app-builder-lib/package.json'));
  return readFileSync(join(library, 'templates', 'linux', name), 'utf8')
    .replaceAll('${executable}', 'countersign')
    .replaceAll('${sanitizedProductName}', 'Countersign');
}
