import { fileURLToPath } from 'node:url';

/** Folder of the models that come with the program: `models/<id>/manifest.json`. */
export function shippedModelsFolder(): string {
  return fileURLToPath(new URL('../../models', import.meta.url));
}
