import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { CancelledError, ExpectedError } from '../../../core/domain/errors.ts';
import { diskSource, readFailure, readStart } from './disk-source.ts';
import { MediaFolder, isMediaDirectory, referencedFiles } from './media-directory.ts';
import type { ListOptions, Source, SourceItem, SourceLocator, SourceProblem } from './source.ts';
import { walk } from './walk.ts';
import type { WalkedFile } from './walk.ts';
import { listZip, readZipMember } from './zip-source.ts';

/**
 * Every file below `path`: a folder, a single file, a zip, or a DICOMDIR. Streams: nothing is collected.
 * What cannot be listed comes as a problem between the files, and the rest goes on.
 * @throws ExpectedError when `path` itself cannot be read, CancelledError when the signal fires.
 */
export async function* listSources(path: string, options: ListOptions = {}): AsyncIterable<SourceItem> {
  const absolute = resolve(path);
  const info = await stat(absolute).catch((error: unknown) => {
    throw new ExpectedError('path-unreadable', `${path}: ${readFailure(error)}`, { cause: error });
  });
  if (info.isDirectory()) {
    yield* listFolder(path, absolute, options);
  } else if (!info.isFile()) {
    throw new ExpectedError('path-unreadable', `${path}: A pipe, socket or device, not a file.`);
  } else if (await isZip(absolute)) {
    yield* listZip({ path: absolute, prefix: '', display: path }, options);
  } else if (await isMediaDirectory(absolute)) {
    yield* listMedia(path, absolute, options);
  } else {
    yield fileSource({ path: absolute, name: basename(absolute), display: path, info });
  }
}

/** Reads what a locator of an earlier listing names. @throws ExpectedError when it is gone. */
export async function readLocator(locator: SourceLocator): Promise<Uint8Array> {
  if (locator.member !== null) return await readZipMember(locator.path, locator.member);
  return await readFile(locator.path).catch((error: unknown) => {
    throw new ExpectedError('file-unreadable', readFailure(error), { cause: error });
  });
}

async function* listFolder(given: string, root: string, options: ListOptions): AsyncGenerator<SourceItem> {
  for await (const item of walk(root, options.signal)) {
    const display = join(given, item.name);
    if (item.kind === 'problem') {
      yield { kind: 'problem', name: item.name, display, reason: item.reason };
    } else if (/\.zip$/i.test(item.name)) {
      yield* listZip({ path: item.path, prefix: `${item.name}/`, display }, options);
    } else {
      yield fileSource({ ...item, display });
      if (basename(item.name).toUpperCase() === 'DICOMDIR') yield* missingReferences(item, display);
    }
  }
}

/** The files themselves come from the walk; a DICOMDIR in a folder adds what it promises but does not have. */
async function* missingReferences(directory: WalkedFile, display: string): AsyncGenerator<SourceProblem> {
  const folder = new MediaFolder(dirname(directory.path));
  for (const parts of await referencesOf(directory.path)) {
    const found = await folder.resolve(parts);
    if (found.kind === 'found') continue;
    yield {
      kind: 'problem',
      name: join(dirname(directory.name), found.name),
      display: join(dirname(display), found.name),
      reason: found.reason,
    };
  }
}

async function* listMedia(given: string, path: string, options: ListOptions): AsyncGenerator<SourceItem> {
  const folder = new MediaFolder(dirname(path));
  const listed = new Set<string>();
  const references = await referencesOf(path);
  // Empty or damaged: whoever reads the file itself says which.
  if (references.length === 0) {
    yield fileSource({ path, name: basename(path), display: given, info: await stat(path) });
  }
  for (const parts of references) {
    if (options.signal?.aborted === true) throw new CancelledError();
    const found = await folder.resolve(parts);
    const display = join(dirname(given), found.name);
    if (found.kind === 'refused') {
      yield { kind: 'problem', name: found.name, display, reason: found.reason };
    } else if (!listed.has(found.path)) {
      listed.add(found.path);
      const info = await stat(found.path);
      if (info.isFile()) yield fileSource({ path: found.path, name: found.name, display, info });
      else
        yield {
          kind: 'problem',
          name: found.name,
          display,
          reason: 'A folder, where the DICOMDIR names a file.',
        };
    }
  }
}

/** A damaged DICOMDIR refers to nothing: reading the file itself says what is wrong with it. */
async function referencesOf(path: string): Promise<string[][]> {
  try {
    return referencedFiles(await readFile(path));
  } catch {
    return [];
  }
}

/** `PK\3\4`, or `PK\5\6` for an archive without members. */
async function isZip(path: string): Promise<boolean> {
  const head = Buffer.from(await readStart(path, 4)).toString('latin1');
  return head === 'PK\u0003\u0004' || head === 'PK\u0005\u0006';
}

interface FoundFile {
  readonly path: string;
  readonly name: string;
  readonly display: string;
  readonly info: Stats;
}

function fileSource({ path, name, display, info }: FoundFile): Source {
  return diskSource({ path, name, display, size: info.size, modifiedMs: info.mtimeMs });
}
