import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { builtRenderer } from '../../main/cli/serving/built-renderer.ts';
import { bundlePreload } from './bundle-preload.ts';
import { emitSources, type Emitted } from './emit-sources.ts';

export interface BuildRequest {
  /** The checkout. */
  readonly root: string;
  /** Where the program goes, in the checkout or elsewhere. */
  readonly out: string;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** Where the program starts, in the folder of the program. */
export const MAIN = 'main/app/main.js';

/**
 * Builds what a package holds of ours, as it lies in the package: modules of core and main as JavaScript, the preload,
 * the page in dist/renderer, package.json. Links to models and libraries make it run where it lies.
 * @throws Error | ExpectedError when something does not build.
 */
export async function buildApp({ root, out, signal, say }: BuildRequest): Promise<Emitted> {
  mkdirSync(out, { recursive: true });
  const emitted = emitSources(root, out);
  await bundlePreload(root, out);
  writeFileSync(join(out, 'package.json'), packageJson(root));
  for (const name of ['models', 'node_modules']) link(join(root, name), join(out, name));
  const page = await builtRenderer({ root, signal, say: (line) => Promise.resolve(say(line)) });
  const pageOut = join(out, 'dist', 'renderer');
  rmSync(pageOut, { recursive: true, force: true });
  await cp(page, pageOut, { recursive: true });
  return emitted;
}

/** What Electron, Node and electron-builder read of it; neither scripts nor dependencies. */
function packageJson(root: string): string {
  // Ours: its fields are known.
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Readonly<
    Record<string, unknown>
  >;
  const { name, version, description, license, author } = own;
  const kept = { name, productName: 'Countersign', version, description, license, author };
  return `${JSON.stringify({ ...kept, private: true, type: 'module', main: MAIN }, null, 2)}\n`;
}

function link(target: string, path: string): void {
  // A junction needs no rights on Windows; elsewhere the word is ignored.
  if (!existsSync(path)) symlinkSync(target, path, 'junction');
}
