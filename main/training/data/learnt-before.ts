import { CancelledError } from '../../../core/domain/errors.ts';
import { decodePlace } from '../../engine/label-frame-file.ts';
import { openFrames } from '../../engine/open-frames.ts';
import { isCaseFailure } from '../../engine/prepare.ts';
import { seenImages } from '../../evaluation/seen-images.ts';
import type { ModelRegistry } from '../../models/model-registry.ts';
import type { CatalogueFrame } from '../../workspace/catalogue-types.ts';

/** What a training starts from, as far as it has learnt from images that lie here. */
export interface LearntBefore {
  /** Whether the parent, or a model before it, has learnt from the image. @throws CancelledError */
  readonly hasLearnt: (frame: CatalogueFrame) => Promise<boolean>;
  /** Ids of models of which nothing says what they have learnt from. */
  readonly unknown: readonly string[];
}

/** Asked as often as one likes: an image is decoded once, and only where a parent has learnt from anything. */
export function createLearntBefore(
  registry: ModelRegistry,
  signal: AbortSignal,
): (parent: string | null) => Promise<LearntBefore> {
  const digests = new Map<string, string | null>();
  const digestOf = async (frame: CatalogueFrame): Promise<string | null> => {
    if (signal.aborted) throw new CancelledError();
    const known = digests.get(frame.frameId);
    if (known !== undefined) return known;
    const read = await readDigest(frame);
    digests.set(frame.frameId, read);
    return read;
  };
  return async (parent) => {
    const { learnt, unknown } = await seenImages(registry, parent === null ? [] : [parent]);
    return {
      unknown,
      async hasLearnt(frame) {
        if (learnt.size === 0) return false;
        const digest = await digestOf(frame);
        return digest !== null && learnt.has(digest);
      },
    };
  };
}

/** Null: it cannot be read; whoever wants to learn from it or to measure on it will say so. */
async function readDigest(frame: CatalogueFrame): Promise<string | null> {
  try {
    return (await decodePlace(frame, { openFrames })).pixels;
  } catch (error) {
    if (isCaseFailure(error)) return null;
    throw error;
  }
}
