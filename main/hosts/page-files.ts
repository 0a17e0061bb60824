import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { ExpectedError } from '../../core/domain/errors.ts';

export interface Page {
  readonly type: string;
  /** Whether its name changes with its content, so that a browser may keep it for ever. */
  readonly isHashed: boolean;
  read(): Promise<Uint8Array>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** As Vite names what it builds: `assets/index-B1x_9Zk2.js`. */
const HASHED = /^\/assets\/.+-[\w-]{8}\.\w+$/;

/**
 * The files of the built renderer by the path of their address; `/` is `/index.html`. They are listed once, and
 * only what was listed is ever read, so that no address can name a file outside the folder.
 * @throws ExpectedError when the renderer has not been built.
 */
export async function listPages(folder: string): Promise<ReadonlyMap<string, Page>> {
  const pages = new Map<string, Page>();
  for (const entry of await entriesOf(folder)) {
    // Links are no files here: they could lead out of the folder.
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(folder, file).split(sep).map(encodeURIComponent).join('/')}`;
    pages.set(path, {
      type: TYPES[extname(file)] ?? 'application/octet-stream',
      isHashed: HASHED.test(path),
      read: () => readFile(file),
    });
  }
  const index = pages.get('/index.html');
  if (index === undefined) throw notBuilt();
  return pages.set('/', index);
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    throw notBuilt(error);
  }
}

function notBuilt(cause?: unknown): ExpectedError {
  return new ExpectedError(
    'renderer-missing',
    'The pages of the workstation are not built: run `npm run build`.',
    { cause },
  );
}
