import { open } from 'node:fs/promises';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { ModelRegistry } from './model-registry.ts';
import { resolveModelFile } from './resolve-model-file.ts';

/** A card is a page or two. */
const MOST_BYTES = 2 ** 20;

/** Text of a model's card, Markdown. @throws ExpectedError `model-unknown`, `model-card-missing`. */
export async function readCard(registry: ModelRegistry, id: string): Promise<string> {
  const { card } = registry.get(id);
  const path = resolveModelFile({ path: card, sha256: '' }, registry.folderOf(id));
  try {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(MOST_BYTES), 0, MOST_BYTES, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new ExpectedError(
      'model-card-missing',
      `The card of the model ${id} cannot be read; copy the model's folder again.`,
      { cause },
    );
  }
}
