import { mkdir, readFile, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameEmbedding } from '../../core/pipeline/engine.ts';
import { writeAtomically } from '../platform/atomic-file.ts';
import { CLEAR, type Sealer } from '../sealing/sealer.ts';
import { EMBEDDING_FILES, fileForm } from './sealed/sealed-files.ts';

/** SAM's embeddings on disk, least recently used ones leave first when the limit is reached. */
export interface EmbeddingStore {
  /** @param key see `embeddingKey`: never a DICOM UID, so that a reused UID cannot fetch other pixels. */
  get(key: string): Promise<FrameEmbedding | null>;
  put(key: string, embedding: FrameEmbedding): Promise<void>;
  /** Whether it is there; what is in the file is not looked at. It counts as used. */
  has(key: string): Promise<boolean>;
}

const MAGIC = 'CSEM';
const HEADER_BYTES = 8;

/**
 * A file holds: 'CSEM', length of the JSON header (uint32 LE), header padded with spaces to 4 bytes,
 * float32 LE values.
 * @param limitBytes total size that the folder may reach. @param sealer of files, where the workspace is sealed.
 */
export function createEmbeddingStore(
  folder: string,
  limitBytes: number,
  sealer: Sealer = CLEAR,
): EmbeddingStore {
  const form = fileForm(folder, EMBEDDING_FILES, sealer);
  const { pathOf, suffix } = form;
  let total: number | null = null;
  let accounting: Promise<void> = Promise.resolve();
  // One after the other: two cases finish at the same time.
  const account = (addedBytes: number): Promise<void> => {
    accounting = accounting
      .catch(() => undefined)
      .then(async () => {
        total = total === null ? await sizeOf(folder, suffix) : total + addedBytes;
        if (total > limitBytes) total = await evict(folder, { limitBytes, suffix });
      });
    return accounting;
  };
  return {
    async get(key) {
      const bytes = await readFile(pathOf(key))
        .then((stored) => form.content(key, stored))
        .catch(() => null);
      if (bytes === null) return null;
      const now = new Date();
      await utimes(pathOf(key), now, now).catch(() => undefined);
      return parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    },
    has: async (key) => {
      const now = new Date();
      return utimes(pathOf(key), now, now).then(
        () => true,
        () => false,
      );
    },
    async put(key, embedding) {
      const bytes = form.stored(key, serialise(embedding));
      await writeAtomically(pathOf(key), bytes, 'recomputable');
      await account(bytes.length);
    },
  };
}

function serialise(embedding: FrameEmbedding): Uint8Array {
  const { data, dims } = embedding.tensor;
  const text = JSON.stringify({ dims, view: embedding.view, provider: embedding.provider });
  const header = Buffer.from(text.padEnd(Math.ceil(Buffer.byteLength(text) / 4) * 4), 'utf8');
  const start = Buffer.alloc(HEADER_BYTES);
  start.write(MAGIC, 'latin1');
  start.writeUInt32LE(header.length, MAGIC.length);
  return Buffer.concat([start, header, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]);
}

/** A damaged file is no embedding: it is computed again. */
function parse(bytes: Buffer): FrameEmbedding | null {
  try {
    if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) return null;
    const end = HEADER_BYTES + bytes.readUInt32LE(MAGIC.length);
    const header = JSON.parse(bytes.toString('utf8', HEADER_BYTES, end)) as Pick<
      FrameEmbedding,
      'view' | 'provider'
    > & {
      dims: number[];
    }; // written by `serialise` only; a damaged one fails below
    const data = new Float32Array(
      bytes.buffer.slice(bytes.byteOffset + end, bytes.byteOffset + bytes.length),
    );
    if (data.length !== header.dims.reduce((product, side) => product * side, 1)) return null;
    return { tensor: { dims: header.dims, data }, view: header.view, provider: header.provider };
  } catch {
    return null;
  }
}

async function filesOf(
  folder: string,
  suffix: string,
): Promise<{ path: string; size: number; used: number }[]> {
  await mkdir(folder, { recursive: true });
  const names = (await readdir(folder)).filter((name) => name.endsWith(suffix));
  return Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const { size, mtimeMs } = await stat(path);
      return { path, size, used: mtimeMs };
    }),
  );
}

async function sizeOf(folder: string, suffix: string): Promise<number> {
  return (await filesOf(folder, suffix)).reduce((sum, file) => sum + file.size, 0);
}

async function evict(
  folder: string,
  { limitBytes, suffix }: { readonly limitBytes: number; readonly suffix: string },
): Promise<number> {
  const files = (await filesOf(folder, suffix)).sort((a, b) => a.used - b.used);
  let total = files.reduce((sum, file) => sum + file.size, 0);
  for (const file of files) {
    if (total <= limitBytes) break;
    await rm(file.path, { force: true });
    total -= file.size;
  }
  return total;
}
