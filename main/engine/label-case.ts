import type { Frame } from '../../core/domain/frame.ts';
import type { LabelledStructure, PseudoLabel } from '../../core/domain/pseudo-label.ts';
import type { BitMask } from '../../core/mask/bit-mask.ts';
import type { EmbeddingCache, FrameJob } from '../../core/pipeline/engine.ts';
import { ENGINE_VERSION } from '../../core/pipeline/engine-version.ts';
import { labelFrame } from '../../core/pipeline/label-frame.ts';
import type { FrameLabels, StructureLabel } from '../../core/pipeline/structure-label.ts';
import type { Priority } from '../../core/pipeline/session-port.ts';
import { greyFrameOf } from '../../core/pixels/grey-frame.ts';
import type { EmbeddingStore } from '../workspace/embedding-store.ts';
import type { MaskStore } from '../workspace/mask-store.ts';
import { frameDigest, jsonDigest } from './frame-digest.ts';
import type { LoadedEngine } from './load-engine.ts';

/** Which frame of the catalogue it is. */
export interface FrameIdentity {
  readonly frameId: string;
  readonly sopInstanceUid: string;
  readonly frameIndex: number;
}

export interface LabelStores {
  readonly masks: MaskStore;
  readonly embeddings: EmbeddingStore;
}

export interface LabelOptions {
  readonly priority: Priority;
  readonly signal?: AbortSignal;
  /** The present time as ISO 8601. */
  readonly now: () => string;
}

/** The engine's job for a decoded frame; embeddings come from and go to the store. */
export function frameJob(
  engine: Pick<LoadedEngine, 'encoderKey'>,
  frame: Frame,
  embeddings: Pick<EmbeddingStore, 'get' | 'put'>,
  options: Pick<LabelOptions, 'priority' | 'signal'> & {
    /** Digest of the frame where it is known: a large one takes a moment. */
    readonly pixels?: string;
  },
): FrameJob & { readonly pixels: string } {
  const pixels = options.pixels ?? frameDigest(frame);
  return {
    pixels,
    frame: greyFrameOf(frame),
    laterality: frame.laterality,
    embeddings: embeddingCache(embeddings, embeddingKey(engine, pixels)),
    priority: options.priority,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  };
}

/** Name of a frame's embedding: by weights, view and pixels, never by a UID. @param pixels digest of the frame. */
export function embeddingKey(engine: Pick<LoadedEngine, 'encoderKey'>, pixels: string): string {
  return jsonDigest([engine.encoderKey, pixels]);
}

function embeddingCache(store: Pick<EmbeddingStore, 'get' | 'put'>, key: string): EmbeddingCache {
  return { get: () => store.get(key), put: (embedding) => store.put(key, embedding) };
}

/** Name of the pseudo label that an engine gives a frame, known before it is computed. */
export function labelId(engine: LoadedEngine, pixels: string, identity: FrameIdentity): string {
  return jsonDigest([ENGINE_VERSION, identity.frameId, pixels, engine.taskSha256, engine.models]);
}

/**
 * Labels one frame and stores its masks and embedding; the record itself is the caller's to store, last, so
 * that a kill in between leaves no record without masks.
 */
export async function labelCase(
  engine: LoadedEngine,
  subject: {
    readonly frame: Frame;
    readonly identity: FrameIdentity;
    /** Digest of the frame where it is known. */
    readonly pixels?: string;
  },
  stores: LabelStores,
  options: LabelOptions,
): Promise<PseudoLabel> {
  const { frame, identity, pixels } = subject;
  const known = pixels === undefined ? {} : { pixels };
  const job = frameJob(engine, frame, stores.embeddings, { ...options, ...known });
  const labels = await labelFrame(engine, job);
  const structures = await Promise.all(
    labels.structures.map((label) => storedStructure(label, stores.masks)),
  );
  return {
    format: 'countersign-pseudo-label/1',
    id: labelId(engine, job.pixels, identity),
    engine: { name: 'countersign', version: ENGINE_VERSION },
    createdAt: options.now(),
    frame: {
      ...identity,
      pixels: job.pixels,
      rows: frame.rows,
      columns: frame.columns,
      laterality: frame.laterality,
    },
    task: { id: engine.task.id, version: engine.task.version, sha256: engine.taskSha256 },
    models: usedModels(engine, labels),
    views: labels.views,
    structures,
  };
}

async function storedStructure(label: StructureLabel, masks: MaskStore): Promise<LabelledStructure> {
  const put = (mask: BitMask): Promise<string> => masks.put(mask, 'recomputable');
  const { unet, cleanup, sam, refined } = label.masks;
  return {
    structure: label.structure,
    masks: {
      unet: await put(unet),
      cleanup: await put(cleanup),
      sam: sam === null ? null : await put(sam),
      refined: await put(refined),
    },
    quality: label.quality,
    outcome: label.outcome,
    flags: [...label.flags],
    passes: label.passes.map((pass) => ({ ...pass })),
    settings: label.settings,
  };
}

function usedModels(engine: LoadedEngine, labels: FrameLabels): PseudoLabel['models'] {
  const { unet, encoder, decoder } = labels.providers;
  return engine.models.map((model) => ({
    ...model,
    files: [...model.files],
    providers: model.id === engine.unet.id ? [unet] : [encoder, decoder].filter((name) => name !== null),
  }));
}
