import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What electron-builder tells its hook; the part that is used. */
interface Packed {
  readonly appOutDir: string;
  readonly electronPlatformName: string;
  readonly packager: { readonly config: { readonly electronDist?: unknown } };
}

/** Called by electron-builder when a folder is complete, before it is signed. Only macOS needs more. */
export default function afterPack({ appOutDir, electronPlatformName, packager }: Packed): void {
  if (electronPlatformName !== 'darwin') return;
  const contents = join(appOutDir, 'Countersign.app', 'Contents');
  closeNetwork(join(contents, 'Info.plist'));
  const { electronDist } = packager.config;
  if (typeof electronDist === 'string') keepLicences(electronDist, join(contents, 'Resources'));
}

const CLOSED = '      <key>NSAllowsArbitraryLoads</key>\n      <false/>';

/** Takes back the leave to load anything that electron-builder writes for an updater, which this program has not. */
function closeNetwork(path: string): void {
  const text = readFileSync(path, 'utf8');
  // Up to the end of the dictionary, which stands in the same column as its beginning.
  const closed = text.replace(
    /(<key>NSAppTransportSecurity<\/key>\n(\s*)<dict>\n)[\s\S]*?\n\2<\/dict>/,
    `$1${CLOSED}\n$2</dict>`,
  );
  if (!closed.includes(CLOSED)) {
    throw new Error(
      'Info.plist is not as electron-builder wrote it until now; see packaging/hooks/after-pack.ts.',
    );
  }
  writeFileSync(path, closed);
}

/** Of a distribution that is a folder, electron-builder copies the program alone: its licences lie beside it. */
function keepLicences(electronDist: string, resources: string): void {
  const texts = { LICENSE: 'LICENSE.electron.txt', 'LICENSES.chromium.html': 'LICENSES.chromium.html' };
  for (const [name, kept] of Object.entries(texts)) {
    const source = join(electronDist, name);
    if (existsSync(source) && !existsSync(join(resources, kept))) copyFileSync(source, join(resources, kept));
  }
}
