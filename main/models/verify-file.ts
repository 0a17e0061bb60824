import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { ExpectedError, messageOf } from '../../core/domain/errors.ts';
import { isMissing } from './read-json.ts';

const entrySchema = z.strictObject({ size: z.number(), mtimeMs: z.number(), sha256: z.string() });
const cacheSchema = z.record(z.string(), entrySchema);
type Entry = z.infer<typeof entrySchema>;

/** Remembers the sha256 of files by path, size and time of change, so that 45 MB are hashed once. */
export interface HashCache {
  get(path: string): Promise<Entry | undefined>;
  set(path: string, entry: Entry): Promise<void>;
}

/** @param folder where `model-hashes.json` is kept; null: in memory only. */
export function createHashCache(folder: string | null): HashCache {
  const file = folder === null ? null : join(folder, 'model-hashes.json');
  let loaded: Promise<Map<string, Entry>> | null = null;
  let writing = Promise.resolve();
  const entries = (): Promise<Map<string, Entry>> => (loaded ??= readEntries(file));
  return {
    get: async (path) => (await entries()).get(path),
    set: async (path, entry) => {
      const all = await entries();
      all.set(path, entry);
      if (file === null) return;
      // One write after the other: two at once would race for the same temporary name.
      writing = writing.then(() => writeEntries(file, all));
      await writing;
    },
  };
}

async function readEntries(file: string | null): Promise<Map<string, Entry>> {
  if (file === null) return new Map();
  try {
    return new Map(Object.entries(cacheSchema.parse(JSON.parse(await readFile(file, 'utf8')))));
  } catch {
    // A missing or damaged cache only costs time.
    return new Map();
  }
}

async function writeEntries(file: string, all: Map<string, Entry>): Promise<void> {
  const temporary = `${file}.${String(process.pid)}`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(temporary, JSON.stringify(Object.fromEntries(all)));
    // Renamed, so that a reader never sees half a file.
    await rename(temporary, file);
  } catch {
    // A cache that cannot be written (read-only disk) only costs time.
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/**
 * Makes sure that `path` holds exactly the bytes that the manifest names.
 *
 * @param advice what to do when it is missing or different, e.g. `run npm ci`
 * @throws ExpectedError `model-file-missing`, `model-file-unreadable`, `model-hash-mismatch`
 */
export async function verifyFile(
  file: { readonly path: string; readonly sha256: string; readonly advice: string },
  cache: HashCache,
): Promise<void> {
  const { path, sha256, advice } = file;
  let found: string;
  try {
    const { size, mtimeMs } = await stat(path);
    const known = await cache.get(path);
    if (known?.size === size && known.mtimeMs === mtimeMs) {
      found = known.sha256;
    } else {
      found = await sha256Of(path);
      await cache.set(path, { size, mtimeMs, sha256: found });
    }
  } catch (error) {
    if (isMissing(error)) {
      throw new ExpectedError('model-file-missing', `The model file ${path} is missing; ${advice}.`);
    }
    throw new ExpectedError(
      'model-file-unreadable',
      `The model file ${path} cannot be read: ${messageOf(error)}.`,
    );
  }
  if (found !== sha256) {
    throw new ExpectedError(
      'model-hash-mismatch',
      `The model file ${path} is not the one its manifest names (sha256 ${found.slice(0, 12)}..., ` +
        `expected ${sha256.slice(0, 12)}...) and is not used; ${advice}.`,
    );
  }
}
