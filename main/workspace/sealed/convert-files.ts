import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { writeAtomically } from '../../platform/atomic-file.ts';
import { flushFolders } from '../../platform/flush-folders.ts';
import type { Sealer } from '../../sealing/sealer.ts';
import { eraseFile, retireFiles } from './erase.ts';
import { fileForm, openSealedFile, type FileKind } from './sealed-files.ts';

export interface FileConversion {
  /** The kind's folder. */
  readonly folder: string;
  readonly from: Sealer;
  readonly to: Sealer;
  readonly signal: AbortSignal;
  readonly onFile: () => void;
}

/** Files that are on the disk in their new form before the old ones are erased. */
const BATCH = 64;

/**
 * Brings files from one form into the other. Can be ended at any moment and called again: each file is there in the old
 * form until the new one is flushed.
 * @returns how many could not be opened and stay as they are.
 */
export async function convertFiles(
  kind: FileKind,
  { folder, from, to, signal, onFile }: FileConversion,
): Promise<number> {
  const [old, made] = [fileForm(folder, kind, from), fileForm(folder, kind, to)];
  let damaged = 0;
  const convert = async (path: string): Promise<string | null> => {
    const stored = await readFile(path);
    try {
      const { name, content } = from.isSealed
        ? openSealedFile(from, kind.kind, { sealedName: basename(path, old.suffix), stored })
        : { name: clearName(kind, folder, path), content: stored };
      const target = made.pathOf(name);
      await writeAtomically(target, made.stored(name, content));
      return target;
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      damaged++;
      return null;
    }
  };
  // What a kill left of files that were being written or erased.
  for (const path of await filesOf(folder, '.tmp')) await eraseFile(path);
  const paths = await filesOf(folder, old.suffix);
  for (let start = 0; start < paths.length; start += BATCH) {
    const batch = paths.slice(start, start + BATCH);
    const targets: (string | null)[] = [];
    for (const path of batch) {
      signal.throwIfAborted();
      targets.push(await convert(path));
      onFile();
    }
    const folders = new Set(targets.flatMap((target) => (target === null ? [] : [dirname(target)])));
    // Some of them were made just now, and have their own names in the kind's folder.
    if (folders.size > 0) await flushFolders([...folders, folder]);
    await retireFiles(batch.filter((_, index) => targets[index] !== null));
  }
  return damaged;
}

/** The name of a clear file, with the folder that it lies in where that is part of it. */
function clearName({ suffix, layout }: FileKind, folder: string, path: string): string {
  if (layout !== 'grouped') return basename(path, suffix);
  return relative(folder, path).slice(0, -suffix.length).split(sep).join('/');
}

/** How many files are left to convert. */
export async function countFiles(kind: FileKind, { folder, from }: Pick<FileConversion, 'folder' | 'from'>) {
  return (await filesOf(folder, fileForm(folder, kind, from).suffix)).length;
}

async function filesOf(folder: string, suffix: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(suffix))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
