import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import ts from 'typescript';

export interface ModuleFacts {
  /** Packages that the modules import, sorted. */
  readonly packages: readonly string[];
  /** One sentence each; empty when every import finds its file. */
  readonly problems: readonly string[];
}

/**
 * Follows the imports of built modules from the text alone, without running them.
 * @param out folder of the program. @param modules paths of its `.js` files, relative, with `/`.
 */
export function checkModules(out: string, modules: readonly string[]): ModuleFacts {
  const packages = new Set<string>();
  const problems: string[] = [];
  for (const path of modules) {
    const text = readFileSync(join(out, path), 'utf8');
    for (const name of namedModules(text)) {
      if (name.startsWith('.')) {
        if (!existsSync(join(out, dirname(path), name)))
          problems.push(`${path} names ${name}, which is not there.`);
      } else if (!isBuiltin(name) && name !== 'electron') packages.add(packageOf(name));
    }
  }
  return { packages: [...packages].sort(), problems };
}

/** `import`, `export from`, `import()`, `require()` and `new URL(.., import.meta.url)` with a literal. */
function namedModules(text: string): string[] {
  const { importedFiles } = ts.preProcessFile(text, true, true);
  const urls = [...text.matchAll(/new URL\(\s*'(\.[^']*\.js)',\s*import\.meta\.url/g)].map(
    ([, path]) => path ?? '',
  );
  return [...importedFiles.map(({ fileName }) => fileName), ...urls];
}

/** `zod/v4` -> `zod`, `@a/b/c` -> `@a/b`. */
export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
