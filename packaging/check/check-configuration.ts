import type { Configuration } from 'electron-builder';
import { DebugLogger } from 'builder-util';
import { validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { messageOf } from '../../core/domain/errors.ts';
import { MACHINES, machineName, targetsOf } from '../stage/targets.ts';
import { outcome, type CheckOutcome } from './check.ts';

/** What the product promises. */
const TARGETS: Readonly<Record<string, readonly string[]>> = {
  'linux-x64': ['AppImage', 'deb', 'rpm', 'tar.gz'],
  'linux-arm64': ['AppImage', 'deb', 'rpm', 'tar.gz'],
  'win32-x64': ['nsis', 'msi'],
  'win32-arm64': ['nsis'],
  'darwin-arm64': ['dmg', 'zip'],
};

/** Checks electron-builder.yml alone: its schema, its targets, and that nothing in it reaches for a network. */
export async function checkConfiguration(config: Configuration): Promise<CheckOutcome[]> {
  const schema = await validateConfiguration(config, new DebugLogger(false)).then(
    () => [],
    (error: unknown) => [messageOf(error)],
  );
  const missing = MACHINES.flatMap((machine) => {
    const name = machineName(machine);
    const [promised, found] = [TARGETS[name] ?? [], targetsOf(config, machine)].map((list) =>
      list.join(', '),
    );
    return promised === found ? [] : [`${name} gets ${found}, and ${promised} is promised.`];
  });
  const offline = [
    ...(config.publish === null ? [] : ['publish is not null: packages would carry a place for updates.']),
    ...(config.downloadAlternateFFmpeg === true ? ['downloadAlternateFFmpeg is set.'] : []),
  ];
  return [
    outcome('schema', schema, 'electron-builder.yml is valid by the schema of app-builder-lib'),
    outcome(
      'targets',
      missing,
      MACHINES.map((one) => `${machineName(one)}: ${targetsOf(config, one).join(' ')}`).join('; '),
    ),
    outcome('no update server', offline, 'publish is null'),
  ];
}
