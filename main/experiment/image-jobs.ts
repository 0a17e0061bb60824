import type { SamManifest } from '../../core/domain/model-manifest.ts';
import type { FrameJob } from '../../core/pipeline/engine.ts';
import { frameDigest, jsonDigest } from '../engine/frame-digest.ts';
import { frameJob } from '../engine/label-case.ts';
import type { EmbeddingStore } from '../workspace/embedding-store.ts';
import type { LoadedImage } from './data-set.ts';

export type StudyJob = FrameJob & { readonly pixels: string };

/** Makes engine jobs of loaded images; SAM's embedding of an image is computed once for everything. */
export function createImageJobs(
  sam: SamManifest,
  embeddings: EmbeddingStore,
  signal: AbortSignal,
): (image: LoadedImage) => StudyJob {
  const encoderKey = jsonDigest([sam.encoder.file.sha256, sam.encoder.view]);
  const digests = new WeakMap<LoadedImage, string>();
  return (image) => {
    const pixels = digests.get(image) ?? frameDigest(image.frame);
    digests.set(image, pixels);
    return frameJob({ encoderKey }, image.frame, embeddings, { priority: 'batch', signal, pixels });
  };
}
