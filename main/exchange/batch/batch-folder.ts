import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CancelledError } from '../../../core/domain/errors.ts';
import type { BatchFolder, FileContent, FileOrigin } from '../format-writer.ts';
import { diskFailure } from './disk-failure.ts';
import { flushFolders } from '../../platform/flush-folders.ts';
import { pathFault, pathKey } from './safe-path.ts';
import { createSpools } from './spool.ts';

export interface WrittenFile extends FileOrigin {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A batch's folder while it is hidden, and what was written into it. */
export interface StagedBatch extends BatchFolder {
  /** In the order of their paths. */
  files(): WrittenFile[];
  /** Writes a file that no manifest can list: the manifest itself, its signature. */
  writeLast(path: string, content: Uint8Array): Promise<void>;
  /** Makes the names of all files outlive a power cut. */
  flush(): Promise<void>;
  /** Ends what is still open. */
  close(): Promise<void>;
}

/**
 * @param root where the files of the batch go. @param spools where lines lie that belong to no batch.
 * @param signal once it has fired, nothing more is written.
 */
export function createStagedBatch(
  { root, spools }: { readonly root: string; readonly spools: string },
  signal: AbortSignal,
): StagedBatch {
  const written = new Map<string, WrittenFile>();
  const taken = new Set<string>();
  const folders = new Set<string>([root]);
  const spool = createSpools(spools);
  const claim = (path: string): string => {
    const fault = pathFault(path);
    if (fault !== null) throw new Error(`The path of a file of the batch ${fault}.`);
    if (taken.has(pathKey(path))) throw new Error('A file of the batch is written twice.');
    taken.add(pathKey(path));
    return join(root, path);
  };
  const write = async (path: string, content: FileContent): Promise<Digested> => {
    const target = claim(path);
    try {
      await makeFolder(dirname(target));
      return await writeFlushed(target, content, signal);
    } catch (error) {
      throw diskFailure(error);
    }
  };
  const makeFolder = async (folder: string): Promise<void> => {
    if (folders.has(folder)) return;
    await mkdir(folder, { recursive: true });
    for (let one = folder; !folders.has(one); one = dirname(one)) folders.add(one);
  };
  return {
    async write(path, content, { format, caseId }) {
      const digested = await write(path, content);
      written.set(path, { path, ...digested, format, caseId });
    },
    async writeLast(path, content) {
      await write(path, content);
    },
    read: async (path) => new Uint8Array(await readFile(join(root, path))),
    locate: (path) => join(root, path),
    spool: spool.open,
    files: () => [...written.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
    flush: () => flushFolders(folders),
    close: spool.close,
  };
}

interface Digested {
  readonly bytes: number;
  readonly sha256: string;
}

/** A file that fails half way is taken away again: its format may catch the error and go on. */
async function writeFlushed(path: string, content: FileContent, signal: AbortSignal): Promise<Digested> {
  const file = await open(path, 'wx');
  try {
    const digested = await writeAll(file, content, signal);
    await file.sync();
    await file.close();
    return digested;
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(path, { force: true });
    throw error;
  }
}

async function writeAll(file: FileHandle, content: FileContent, signal: AbortSignal): Promise<Digested> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const part of content instanceof Uint8Array ? [content] : content) {
    if (signal.aborted) throw new CancelledError();
    hash.update(part);
    // A disk may take a part of what it is given.
    for (let done = 0; done < part.length;) {
      done += (await file.write(part, done, part.length - done)).bytesWritten;
    }
    bytes += part.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}
