import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { cp, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { builtRenderer } from '../../main/cli/serving/built-renderer.ts';
import { bundlePreload } from './bundle-preload.ts';
import { emitSources, type Emitted } from './emit-sources.ts';
import { releaseKeys, releaseKeysModule } from './release-keys.ts';
import type { Environment } from '../../main/platform/environment.ts';

export interface BuildRequest {
  /** The checkout. */
  readonly root: string;
  /** Where the program goes, in the checkout or elsewhere. */
  readonly out: string;
  /** Names the release keys, if any. */
  readonly env: Environment;
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
export async function buildApp({ root, out, env, signal, say }: BuildRequest): Promise<Emitted> {
  mkdirSync(out, { recursive: true });
  const emitted = emitSources(root, out);
  // Anew at every build: which keys it holds depends on the environment, not on a source.
  writeFileSync(join(out, 'main', 'update', 'release-keys.js'), releaseKeysModule(releaseKeys(env)));
  await bundlePreload(root, out);
  for (const name of ['models', 'node_modules']) link(join(root, name), join(out, name));
  const page = await builtRenderer({ root, signal, say: (line) => Promise.resolve(say(line)) });
  await copyPage(page, join(out, 'dist', 'renderer'));
  // Last: who finds it younger than the sources takes the rest as built.
  writeFileSync(join(out, 'package.json'), packageJson(root));
  return emitted;
}

/** Beside its place and then into it: another build may be doing the same. */
async function copyPage(from: string, to: string): Promise<void> {
  const made = `${to}-${String(process.pid)}`;
  try {
    await cp(from, made, { recursive: true });
    rmSync(to, { recursive: true, force: true });
    // Where another process was faster its page is as good.
    await rename(made, to).catch(() => undefined);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** What Electron, Node and electron-builder read of it; neither scripts nor dependencies. */
function packageJson(root: string): string {
  // Ours: its fields are known.
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Readonly<
    Record<string, unknown>
  >;
  const { name, version, description, license, author } = own;
  // rpm wants an address; whoever distributes packages puts theirs into package.json. This one leads nowhere (RFC 2606).
  const homepage = own['homepage'] ?? 'https://countersign.invalid';
  const kept = { name, productName: 'Countersign', version, description, license, author, homepage };
  // By `desktopName` a Linux desktop knows which entry of its menu a window belongs to.
  const fixed = { private: true, type: 'module', main: MAIN, desktopName: 'countersign.desktop' };
  return `${JSON.stringify({ ...kept, ...fixed }, null, 2)}\n`;
}

function link(target: string, path: string): void {
  // A junction needs no rights on Windows; elsewhere the word is ignored.
  if (!existsSync(path)) symlinkSync(target, path, 'junction');
}
