import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ExpectedError } from '../../core/domain/errors.ts';
import { PLAIN_ID } from '../../core/domain/plain-id.ts';
import { errorCode } from '../platform/error-code.ts';
import { flushFolders } from '../platform/flush-folders.ts';
import { makeFolder } from '../platform/make-folder.ts';
import { isMissing } from './read-json.ts';

/** A model that is being put into a folder of models: nobody sees it before `commit`, and a kill leaves nothing in use. */
export interface ModelStaging {
  /** Absolute; called like the model, so that a registry over its parent reads it. */
  readonly folder: string;
  /** @throws ExpectedError `store-models` when the disk takes no more. */
  write(name: string, content: Uint8Array | string): Promise<void>;
  /** The same in parts. @param work puts them one after the other. @throws as `write`, and what `work` throws. */
  fill(name: string, work: (put: (part: Uint8Array) => Promise<void>) => Promise<void>): Promise<void>;
  /** @returns where the model lies now. @throws ExpectedError `model-id-taken`, `store-models`. */
  commit(): Promise<string>;
  /** Takes away what was written; of no effect after `commit`. */
  remove(): Promise<void>;
}

/** Names begin so in the folder of models; the registry does not look into them. */
export const STAGING_PREFIX = '.partial-';
/** What a kill left: no model takes so long to be written. */
const LEFT_MS = 60 * 60_000;

/** @param folder of models, made when missing. @throws ExpectedError `model-id-wrong`, `model-id-taken`, `store-models`. */
export async function stageModel(folder: string, id: string): Promise<ModelStaging> {
  const target = join(folder, id);
  const place = join(folder, `${STAGING_PREFIX}${randomBytes(6).toString('hex')}`);
  const staged = join(place, id);
  requireModelId(id);
  if (existsSync(target)) throw modelTaken(id);
  const remove = (): Promise<void> => rm(place, { recursive: true, force: true });
  try {
    makeFolder(folder);
    await removeLeftovers(folder);
    makeFolder(staged);
  } catch (error) {
    throw diskFailure(error);
  }
  const fill: ModelStaging['fill'] = async (name, work) => {
    try {
      const file = await open(join(staged, name), 'wx');
      try {
        await work((part) => file.writeFile(part));
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (error) {
      throw diskFailure(error);
    }
  };
  return {
    folder: staged,
    write: (name, content) =>
      fill(name, (put) => put(typeof content === 'string' ? Buffer.from(content) : content)),
    fill,
    async commit() {
      try {
        await flushFolders([staged]);
        // A folder that is there and empty would be replaced.
        if (existsSync(target)) throw modelTaken(id);
        await rename(staged, target);
        await flushFolders([folder]);
      } catch (error) {
        if (['ENOTEMPTY', 'EEXIST'].includes(errorCode(error))) throw modelTaken(id, error);
        throw diskFailure(error);
      }
      await remove();
      return target;
    },
    remove,
  };
}

/** It becomes the name of a folder. @throws ExpectedError `model-id-wrong` */
export function requireModelId(id: string): void {
  if (PLAIN_ID.test(id)) return;
  throw new ExpectedError(
    'model-id-wrong',
    'The id of a model has 1 to 64 lower-case letters, digits and dashes, and begins with no dash; choose another one.',
  );
}

/** Why a model cannot be called so, and what to do. */
export function modelTaken(id: string, cause?: unknown): ExpectedError {
  return new ExpectedError(
    'model-id-taken',
    `This station has a model ${id} already; give the new one another id.`,
    { cause },
  );
}

async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(STAGING_PREFIX)) continue;
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (found !== null && Date.now() - found.mtimeMs > LEFT_MS) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

const FULL = 'The disk of the station is full, so the model was not kept; free some space and try again.';
const UNWRITABLE =
  "The station's folder of models cannot be written, so the model was not kept; check its permissions and its disk.";
const SENTENCES: Readonly<Record<string, string>> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  EFBIG: FULL,
  EACCES: UNWRITABLE,
  EPERM: UNWRITABLE,
  EROFS: UNWRITABLE,
  ENOTDIR: UNWRITABLE,
  // A file where a folder is needed.
  EEXIST: UNWRITABLE,
  EIO: UNWRITABLE,
};

function diskFailure(error: unknown): unknown {
  const sentence = SENTENCES[errorCode(error)];
  if (sentence === undefined && !isMissing(error)) return error;
  return new ExpectedError('store-models', sentence ?? UNWRITABLE, { cause: error });
}
