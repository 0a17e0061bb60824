import { readFile, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { batchManifestSchema, MANIFEST_NAME, SIGNATURE_NAME } from '../../../core/exchange/manifest.ts';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { errorCode } from '../../platform/error-code.ts';
import { diskFailure } from './disk-failure.ts';

/** What systems put into folders by themselves. */
export const SYSTEM_FILES: ReadonlySet<string> = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);

export interface TargetRequest {
  /** Absolute. */
  readonly target: string;
  readonly replace: boolean;
  /** Folder of the workspace that is exported from, absolute. */
  readonly workspace: string;
}

/** Refuses a target that a batch must not become. @throws ExpectedError with one sentence. */
export async function checkTarget({ target, replace, workspace }: TargetRequest): Promise<void> {
  if (basename(target) === '') {
    throw new ExpectedError('batch-target-root', 'A whole drive cannot become a batch; name a folder on it.');
  }
  await refuseInside(target, workspace);
  const info = await stat(target).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    // A part of the path is a file.
    if (errorCode(error) === 'ENOTDIR') throw isFile();
    throw diskFailure(error);
  });
  if (info === null) return;
  if (!info.isDirectory()) throw isFile();
  const names = await readdir(target).catch((error: unknown) => {
    throw diskFailure(error);
  });
  if (names.length === 0) return;
  const listed = await listedFiles(target);
  if (listed === null) {
    throw new ExpectedError(
      'batch-target-taken',
      'The target holds other files; choose a folder that is empty or not there yet.',
    );
  }
  if (!replace) {
    throw new ExpectedError(
      'batch-target-batch',
      'The target already holds a batch; choose another folder, or --replace to let the new one take its place.',
    );
  }
  if ((await filesBelow(target)).some((file) => !listed.has(file))) {
    throw new ExpectedError(
      'batch-target-taken',
      'The batch at the target has files that do not belong to it, and replacing it would delete them; move them away or choose another folder.',
    );
  }
}

function isFile(): ExpectedError {
  return new ExpectedError('batch-target-file', 'The target is a file; choose a folder.');
}

async function refuseInside(target: string, workspace: string): Promise<void> {
  const [wanted, held] = [await realPath(target), await realPath(workspace)];
  if (!isWithin(wanted, held) && !isWithin(held, wanted)) return;
  throw new ExpectedError(
    'batch-target-workspace',
    'A batch cannot lie in its workspace, nor the other way round; choose a folder outside.',
  );
}

function isWithin(inner: string, outer: string): boolean {
  const path = relative(outer, inner);
  return path === '' || (path !== '..' && !path.startsWith(`..${sep}`) && !/^([A-Za-z]:)?[\\/]/.test(path));
}

/** Links followed as far as the path exists. */
async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(await realPath(parent), basename(path));
  }
}

/** Files of the batch that lies there; null: none does. */
async function listedFiles(target: string): Promise<Set<string> | null> {
  try {
    const text = await readFile(join(target, MANIFEST_NAME), 'utf8');
    const { files } = batchManifestSchema.parse(JSON.parse(text));
    return new Set([MANIFEST_NAME, SIGNATURE_NAME, ...files.map(({ path }) => path)]);
  } catch {
    return null;
  }
}

/** Relative, with `/`, without what systems put there. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory() && !SYSTEM_FILES.has(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
}
