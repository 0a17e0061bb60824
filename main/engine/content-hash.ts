import { ExpectedError } from '../../core/domain/errors.ts';
import { openBytes } from './open-frames.ts';
import { contentDigest, valuesDigest } from './frame-digest.ts';

/**
 * What tells two files of one SOP Instance UID apart: a digest of all decoded pixels; null when they cannot be
 * decoded.
 */
export async function contentHash(bytes: Uint8Array): Promise<string | null> {
  try {
    const image = await openBytes(bytes);
    const digests: string[] = [];
    for (let index = 0; index < image.frames; index++) {
      digests.push(valuesDigest(await image.decodeFrame(index)));
    }
    return contentDigest(digests);
  } catch (error) {
    if (error instanceof ExpectedError) return null;
    throw error;
  }
}
