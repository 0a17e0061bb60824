import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What electron-builder tells its hook; the part that is used. */
interface Packed {
  readonly appOutDir: string;
  readonly electronPlatformName: string;
}

/**
 * Called by electron-builder when a folder is complete, before it is signed. On macOS, takes back the leave to load
 * anything from the network that electron-builder writes for its updater, which this program does not have.
 */
export default function afterPack({ appOutDir, electronPlatformName }: Packed): void {
  if (electronPlatformName !== 'darwin') return;
  const path = join(appOutDir, 'Countersign.app', 'Contents', 'Info.plist');
  const text = readFileSync(path, 'utf8');
  // Up to the end of the dictionary, which stands in the same column as its beginning.
  const closed = text.replace(
    /(<key>NSAppTransportSecurity<\/key>\n(\s*)<dict>\n)[\s\S]*?\n\2<\/dict>/,
    `$1${CLOSED}\n$2</dict>`,
  );
  if (!closed.includes(CLOSED))
    throw new Error('Info.plist is not as electron-builder wrote it until now; see after-pack.ts.');
  writeFileSync(path, closed);
}

const CLOSED = '      <key>NSAllowsArbitraryLoads</key>\n      <false/>';
