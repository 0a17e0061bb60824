import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Seen from this module: beside `main` in a checkout; in a package beside the archive that the program lies in. */
const PLACES = ['../../models', '../../../models'];

/**
 * Folder of the models that come with the program: `models/<id>/manifest.json`. An installed program has it in
 * Electron's resources, outside of the archive, where the runtime can map the weights.
 */
export function shippedModelsFolder(): string {
  const [checkout = '', packaged = ''] = PLACES.map((path) => fileURLToPath(new URL(path, import.meta.url)));
  return !existsSync(checkout) && existsSync(packaged) ? packaged : checkout;
}
