import { fileURLToPath } from 'node:url';

/** Folder of the program: of package.json. */
export function programRoot(): string {
  return fileURLToPath(new URL('../../', import.meta.url));
}
