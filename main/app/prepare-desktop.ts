import { mkdirSync } from 'node:fs';
import type * as electron from 'electron';
import { ExpectedError } from '../../core/domain/errors.ts';
import { SCHEMES } from '../hosts/electron-protocol.ts';
import { NETWORK_SWITCHES, refusedSwitch } from './policy/switches.ts';

/**
 * What has to be settled before Electron is ready: where its files lie, what Chromium may not do, our scheme.
 * @param profile absolute path of Electron's own files of this workspace; made when missing.
 * @throws ExpectedError when the program was started with a switch that would open it to others.
 */
export function prepareDesktop(
  { app, protocol }: Pick<typeof electron, 'app' | 'protocol'>,
  { profile, platform }: { readonly profile: string; readonly platform: NodeJS.Platform },
): void {
  // Developers may open their own build.
  const refused = app.isPackaged ? refusedSwitch((name) => app.commandLine.hasSwitch(name)) : null;
  if (refused !== null) {
    throw new ExpectedError('switch-refused', `Countersign does not start with --${refused}; leave it out.`);
  }
  for (const { name, value } of NETWORK_SWITCHES) {
    if (value === undefined) app.commandLine.appendSwitch(name);
    else app.commandLine.appendSwitch(name, value);
  }
  protocol.registerSchemesAsPrivileged(SCHEMES);
  // Every page, whatever its window says.
  app.enableSandbox();
  // As the installer names its shortcuts (electron-builder.yml), so that Windows keeps window and shortcut together.
  if (platform === 'win32') app.setAppUserModelId('org.countersign.workstation');
  mkdirSync(profile, { recursive: true });
  app.setPath('userData', profile);
}
