import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { programRoot } from './program-root.ts';

/** What repairs a file of the program that is missing or damaged: in a checkout by npm, else by its installer. */
export function installAdvice(root: string = programRoot()): string {
  return existsSync(join(root, 'package-lock.json')) ? 'run npm ci' : 'install Countersign again';
}
