import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Machine } from './targets.ts';

/** Stands at the beginning of every file that takes the place of one of Electron's. */
export const STAND_IN =
  'STAND-IN, not Electron: made by packaging/stage/stand-in-electron.ts to try the packaging.';

/** What @electron/fuses looks for: sentinel, version 1, eight fuses as Electron 45 delivers them. */
const FUSE_WIRE = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\u0001\u000810110001', 'latin1');

/** The file that carries the fuses says what it is. */
const CARRIER = Buffer.concat([Buffer.from(STAND_IN), FUSE_WIRE]);

/**
 * Makes a folder with the outline of an Electron distribution and no program in it, so that electron-builder packs,
 * renames, flips fuses and writes integrity where Electron's binary cannot be had.
 */
export function makeStandInElectron(folder: string, { platform }: Machine): void {
  const write = (path: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content, { mode: 0o755 });
  };
  for (const name of ['LICENSE', 'LICENSES.chromium.html']) write(name, STAND_IN);
  if (platform === 'darwin') {
    write('Electron.app/Contents/Resources/default_app.asar', STAND_IN);
    makeBundle(write);
    return;
  }
  for (const name of ['en-US', 'de', 'fr']) write(`locales/${name}.pak`, STAND_IN);
  write('resources.pak', STAND_IN);
  write('resources/default_app.asar', STAND_IN);
  if (platform === 'win32') write('electron.exe', windowsProgram());
  else {
    write('electron', CARRIER);
    write('chrome-sandbox', STAND_IN);
  }
}

function makeBundle(write: (path: string, content: string | Uint8Array) => void): void {
  const contents = 'Electron.app/Contents';
  write(`${contents}/Info.plist`, plist('Electron', 'com.github.Electron'));
  write(`${contents}/MacOS/Electron`, STAND_IN);
  for (const name of ['en', 'de', 'fr']) write(`${contents}/Resources/${name}.lproj/.keep`, '');
  const frameworks = `${contents}/Frameworks`;
  const framework = `${frameworks}/Electron Framework.framework`;
  write(`${framework}/Electron Framework`, CARRIER);
  for (const name of ['en', 'de', 'fr'])
    write(`${framework}/Versions/A/Resources/${name}.lproj/locale.pak`, STAND_IN);
  for (const kind of ['', ' (Renderer)', ' (GPU)', ' (Plugin)']) {
    const helper = `Electron Helper${kind}`;
    write(`${frameworks}/${helper}.app/Contents/Info.plist`, plist(helper, 'com.github.Electron.helper'));
    write(`${frameworks}/${helper}.app/Contents/MacOS/${helper}`, STAND_IN);
  }
}

function plist(name: string, id: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
  <dict>
    <key>CFBundleName</key>
    <string>${name}</string>
    <key>CFBundleIdentifier</key>
    <string>${id}</string>
    <key>CFBundleExecutable</key>
    <string>${name}</string>
    <key>CFBundleIconFile</key>
    <string>electron.icns</string>
  </dict>
</plist>
`;
}

/** The part of resedit, electron-builder's own library for Windows programs, that is used here. */
interface Resedit {
  readonly NtExecutable: { createEmpty(is32Bit: boolean, isDll: boolean): Executable };
  readonly NtExecutableResource: { from(executable: Executable): Resources };
  readonly Resource: { readonly VersionInfo: { createEmpty(): VersionInfo } };
}
interface Executable {
  generate(): ArrayBuffer;
}
interface Resources {
  readonly entries: object[];
  outputResource(executable: Executable): void;
}
interface VersionInfo {
  lang: number;
  setStringValues(
    language: { lang: number; codepage: number },
    values: Readonly<Record<string, string>>,
  ): void;
  outputToResourceEntries(entries: object[]): void;
}

/** An empty program with version information, which electron-builder edits, and the fuses in a resource. */
function windowsProgram(): Uint8Array {
  const require = createRequire(import.meta.url);
  const fromBuilder = createRequire(require.resolve('app-builder-lib'));
  // Not a package of ours, so its types are the ones above.
  const { NtExecutable, NtExecutableResource, Resource } = fromBuilder('resedit') as Resedit;
  const program = NtExecutable.createEmpty(false, false);
  const resources = NtExecutableResource.from(program);
  const version = Resource.VersionInfo.createEmpty();
  version.lang = 1033;
  version.setStringValues(
    { lang: 1033, codepage: 1200 },
    { ProductName: 'Electron', FileDescription: STAND_IN },
  );
  version.outputToResourceEntries(resources.entries);
  resources.entries.push({ type: 10, id: 1, lang: 1033, codepage: 1200, bin: CARRIER });
  resources.outputResource(program);
  return Buffer.from(program.generate());
}
