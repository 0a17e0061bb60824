import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version of the checkout, e.g. `0.1.0`. */
export function programVersion(root: string): string {
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
}

/** One line that says what it is. */
export function programDescription(root: string): string {
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { description: string })
    .description;
}

/** The version of Electron that is packed. */
export function electronVersion(root: string): string {
  const text = readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
