import { join } from 'node:path';
import { changedAt, filesBelow } from './emit-sources.ts';

/** What the preload may be made of. */
const SOURCES = ['preload', 'core'];

/**
 * Bundles preload/bridge.ts into one CommonJS file: a sandboxed preload can neither be a module nor require a file.
 * @returns whether it had to be made.
 */
export async function bundlePreload(root: string, out: string): Promise<boolean> {
  if (changedAt(join(out, 'preload', 'bridge.cjs')) >= newestSource(root)) return false;
  // Loaded only when there is something to do: Vite takes half a second to start.
  const { build } = await import('vite');
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      outDir: join(out, 'preload'),
      emptyOutDir: true,
      target: 'chrome140',
      minify: false,
      lib: { entry: join(root, 'preload', 'bridge.ts'), formats: ['cjs'], fileName: () => 'bridge.cjs' },
      rolldownOptions: { external: ['electron'] },
    },
  });
  return true;
}

function newestSource(root: string): number {
  const times = SOURCES.flatMap((folder) =>
    filesBelow(join(root, folder))
      .filter((path) => !path.endsWith('.test.ts'))
      .map(changedAt),
  );
  return Math.max(...times);
}
