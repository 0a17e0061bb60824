import { join } from 'node:path';
import { getConfig } from 'app-builder-lib/out/util/config/config.js';
import { log } from 'builder-util';
import type { Configuration } from 'electron-builder';

/** electron-builder.yml as electron-builder reads it. */
export function loadConfig(root: string): Promise<Configuration> {
  return getConfig(root, join(root, 'electron-builder.yml'), null);
}

/** What electron-builder says goes to stderr: stdout holds results. */
export function tellOnStderr(): void {
  // Its stream is fixed when the module is loaded, and protected.
  Object.assign(log as object, { stream: process.stderr });
}
