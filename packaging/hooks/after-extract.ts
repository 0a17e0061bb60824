import { rmSync } from 'node:fs';
import { join } from 'node:path';

/** What electron-builder tells its hook; the part that is used. */
interface Extracted {
  readonly appOutDir: string;
  readonly electronPlatformName: string;
}

/**
 * Called by electron-builder when Electron lies in its place, before the program joins it. Takes away the page that an
 * Electron without a program shows: electron-builder does so only for what it has downloaded itself.
 */
export default function afterExtract({ appOutDir, electronPlatformName }: Extracted): void {
  const mac = electronPlatformName === 'darwin';
  const resources = mac
    ? join(appOutDir, 'Electron.app', 'Contents', 'Resources')
    : join(appOutDir, 'resources');
  rmSync(join(resources, 'default_app.asar'), { force: true });
  rmSync(join(appOutDir, 'version'), { force: true });
}
