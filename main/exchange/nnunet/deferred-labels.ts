import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import type { BatchFolder, Spool } from '../format-writer.ts';
import { littleEndianBytes } from '../volume/number-grid.ts';
import { writeVoxels } from './write-voxels.ts';
import { IGNORE_MARK } from './label-grids.ts';
import type { CaseVolume } from '../volume/volume-of-frames.ts';

type Volume = Extract<CaseVolume, { kind: 'volume' }>;

/**
 * Label files with ignored pixels. nnU-Net wants `ignore` to be the highest value, which is known when the last case
 * is written: until then they wait on the disk, a packed slice a line.
 */
export interface DeferredLabels {
  add(
    path: string,
    caseId: string,
    label: { readonly volume: Volume; readonly slices: Iterable<Uint16Array> },
  ): Promise<void>;
  /** Whether any file waits: then the data set has an ignore label. */
  readonly any: boolean;
  /** Writes them all. @param ignore its value. */
  write(ignore: number, signal: AbortSignal): Promise<void>;
}

const headSchema = z.object({
  path: z.string(),
  caseId: z.string(),
  volume: z.custom<Volume>(),
  slices: z.number(),
});

export function createDeferredLabels(folder: BatchFolder): DeferredLabels {
  let spool: Spool | null = null;
  return {
    get any() {
      return spool !== null;
    },
    async add(path, caseId, { volume, slices }) {
      spool ??= folder.spool('nnunet-labels');
      await spool.add(JSON.stringify({ path, caseId, volume, slices: volume.grid.dims[2] }));
      for (const slice of slices) {
        await spool.add(deflateRawSync(littleEndianBytes(slice), { level: 1 }).toString('base64'));
      }
    },
    async write(ignore, signal) {
      if (spool === null) return;
      const lines = spool.lines()[Symbol.asyncIterator]();
      const next = async (): Promise<string | null> => {
        const { done, value } = await lines.next();
        return done === true ? null : value;
      };
      for (let line = await next(); line !== null; line = await next()) {
        signal.throwIfAborted();
        const head = headSchema.parse(JSON.parse(line));
        const slices = async function* (): AsyncGenerator<Uint8Array> {
          for (let k = 0; k < head.slices; k++) {
            const packed = await next();
            if (packed === null) throw new Error('the waiting labels are cut short');
            yield littleEndianBytes(settled(packed, ignore));
          }
        };
        await writeVoxels(folder, head.path, {
          image: {
            ...head.volume,
            type: ignore > 0xff ? 'uint16' : 'uint8',
            intent: 'label',
            description: '',
          },
          slices: slices(),
          about: { format: 'nnunet', caseId: head.caseId },
        });
      }
    },
  };
}

/** Puts the value of `ignore` in place. */
function settled(packed: string, ignore: number): Uint8Array | Uint16Array {
  const bytes = inflateRawSync(Buffer.from(packed, 'base64'));
  const count = bytes.length / 2;
  const values = ignore > 0xff ? new Uint16Array(count) : new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const value = bytes.readUInt16LE(2 * i);
    values[i] = value === IGNORE_MARK ? ignore : value;
  }
  return values;
}
