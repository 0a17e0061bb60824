import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toJavaScript } from './to-javascript.ts';

/** Folders whose modules run in the program, one file of JavaScript for each. The page is a bundle of its own. */
const LAYERS = ['core', 'main'];
/** Files that modules read beside themselves. Anything else in the layers must be decided on. */
const ASSETS = new Set(['.css', '.html', '.js', '.json', '.png', '.svg', '.wasm']);
/** What only a checkout needs: `countersign.js` starts the TypeScript sources. */
const NOT_SHIPPED = /(^|\/)tsconfig\.json$|^main\/cli\/countersign\.js$|\.test\.ts$|\.d\.ts$|\.md$/;
const OWN_FILES = ['to-javascript.ts', 'emit-sources.ts'].map((name) =>
  fileURLToPath(new URL(name, import.meta.url)),
);

export interface Emitted {
  readonly files: number;
  /** How many were out of date. */
  readonly written: number;
  readonly removed: number;
}

/**
 * Writes the modules of core and main as JavaScript, one to one, and what they read beside themselves. Only files
 * that are older than their source or than this program are written; what has no source any more goes.
 * @throws Error for a file of a kind that nobody has decided on, or a `.ts` that would stay.
 */
export function emitSources(root: string, out: string): Emitted {
  const builderChanged = Math.max(...OWN_FILES.map(changedAt));
  const sources = LAYERS.flatMap((layer) =>
    filesBelow(join(root, layer)).map((path) => posixFrom(root, path)),
  );
  const kept = new Set<string>();
  let written = 0;
  for (const path of sources) {
    if (NOT_SHIPPED.test(path)) continue;
    const name = path.replace(/\.ts$/, '.js');
    kept.add(name);
    const target = join(out, name);
    const from = join(root, path);
    if (changedAt(target) >= Math.max(changedAt(from), builderChanged)) continue;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, contentOf(from, path));
    written++;
  }
  return { files: kept.size, written, removed: removeOthers(out, kept) };
}

function contentOf(from: string, path: string): Uint8Array | string {
  if (path.endsWith('.ts')) return toJavaScript(readFileSync(from, 'utf8'), path);
  if (ASSETS.has(extname(path))) return readFileSync(from);
  throw new Error(`${path} is of a kind that packaging/build/emit-sources.ts does not know: ship it or not?`);
}

function removeOthers(out: string, kept: ReadonlySet<string>): number {
  const others = LAYERS.flatMap((layer) => filesBelow(join(out, layer))).filter(
    (path) => !kept.has(posixFrom(out, path)),
  );
  for (const path of others) rmSync(path);
  return others.length;
}

/** Absolute paths of all files in a folder and those below it; none where it is not there. */
export function filesBelow(folder: string): string[] {
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}

/** Milliseconds since 1970; -1 where there is no file. */
export function changedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -1;
}

function posixFrom(root: string, path: string): string {
  return relative(root, path).split(sep).join(posix.sep);
}
