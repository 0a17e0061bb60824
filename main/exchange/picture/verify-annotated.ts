import { z } from 'zod';
import type { IncomingFile } from '../incoming.ts';
import { maskDigest } from './known-masks.ts';

const meantSchema = z.object({ name: z.string(), masks: z.record(z.string(), z.string()) });

/**
 * Compares a file of annotations, read from the disk, with what was meant: the same images in the same order, and
 * every mask pixel by pixel, of which digests were kept (rule X2).
 * @param meant lines of {"name", "masks": label -> `maskDigest`}, one an image.
 * @throws Error when anything differs: a bug or a failing disk, and the batch is given up.
 */
export async function verifyAnnotated(
  file: IncomingFile,
  meant: AsyncIterable<string>,
  signal: AbortSignal,
): Promise<void> {
  const lines = meant[Symbol.asyncIterator]();
  for await (const { target, masks } of file.images) {
    signal.throwIfAborted();
    const line = await lines.next();
    if (line.done === true) throw new Error('a written file has more images than were meant');
    const { name, masks: digests } = meantSchema.parse(JSON.parse(line.value));
    if (target.kind !== 'name' || target.name !== name)
      throw new Error('written images stand in another order');
    if (masks.size !== Object.keys(digests).length) throw new Error('a written image has other structures');
    for (const [label, mask] of masks) {
      if (digests[file.labels[label]?.name ?? ''] !== maskDigest(mask))
        throw new Error('a written mask differs');
    }
  }
  if ((await lines.next()).done !== true) throw new Error('a written file has fewer images than were meant');
}
