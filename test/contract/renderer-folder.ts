import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder like the built renderer's, with a file beside it that nobody may read. */
export async function makeRendererFolder(): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), 'countersign-pages-'));
  const folder = join(parent, 'renderer');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(parent, 'secret.txt'), 'secret');
  await writeFile(
    join(folder, 'index.html'),
    '<!doctype html><script type="module" src="./assets/index-B1x_9Zk2.js"></script>',
  );
  await writeFile(join(folder, 'assets', 'index-B1x_9Zk2.js'), 'export {};');
  await writeFile(join(folder, 'assets', 'plain.css'), 'p {}');
  return folder;
}

/** Also what lies beside it. */
export async function removeRendererFolder(folder: string): Promise<void> {
  await rm(dirname(folder), { recursive: true });
}
