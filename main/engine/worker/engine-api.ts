import { packFrame } from '../../../core/contract/frame-bundle.ts';
import { decodeMask } from '../../../core/mask/rle.ts';
import { embeddingOf } from '../../../core/pipeline/label-frame.ts';
import type { SessionPort } from '../../../core/pipeline/session-port.ts';
import { greyFrameOf } from '../../../core/pixels/grey-frame.ts';
import { makeExample } from '../../../core/training/make-example.ts';
import { ensurePhantom } from '../../demo/phantom-files.ts';
import { transferring } from '../../platform/rpc-messages.ts';
import { createSealer, type DataKey } from '../../sealing/sealer.ts';
import { createEmbeddingStore } from '../../workspace/embedding-store.ts';
import { createMaskStore } from '../../workspace/mask-store.ts';
import { createProbabilities } from '../final-probability.ts';
import { embeddingKey, frameJob } from '../label-case.ts';
import { createFrameLabeller, decodePlace, sharedOpener } from '../label-frame-file.ts';
import { openFrames } from '../open-frames.ts';
import { drawPicture } from './draw-picture.ts';
import { createMaskComparer } from './mask-comparer.ts';
import type { EngineInput, EngineOperation, EngineOutput } from './operations.ts';
import { createPromptDecoder } from './prompt-decoder.ts';

export interface EngineWork {
  readonly signal: AbortSignal;
  readonly onProgress: (what: string) => void;
}

/** Where the workspace keeps what engines make. */
export interface EngineFolders {
  readonly masksFolder: string;
  readonly embeddingsFolder: string;
  /** How much the embeddings may take on the disk. */
  readonly embeddingBytes: number;
  /** Of a sealed workspace. */
  readonly key?: DataKey | null;
}

/** An engine thread as it is called. */
export type EngineApi = {
  readonly [N in EngineOperation]: (input: EngineInput<N>, work: EngineWork) => Promise<EngineOutput<N>>;
};

/** Frames of one multi-frame file come one after the other, in two lanes and for the screen. */
const OPEN_FILES = 3;

/** Everything that is too long for the main thread, in whatever thread this runs. */
export function createEngineApi(
  { masksFolder, embeddingsFolder, embeddingBytes, key = null }: EngineFolders,
  sessions: SessionPort,
): EngineApi {
  const sealer = createSealer(key, 'files');
  const masks = createMaskStore(masksFolder, sealer);
  const embeddings = createEmbeddingStore(embeddingsFolder, embeddingBytes, sealer);
  const decode = { openFrames: sharedOpener(openFrames, OPEN_FILES) };
  const labelFrame = createFrameLabeller({
    ...decode,
    masks,
    embeddings,
    now: () => new Date().toISOString(),
  });
  const probability = createProbabilities({ ...decode, embeddings, priority: 'batch' });
  const decodePrompt = createPromptDecoder({
    ...decode,
    masks,
    embeddings,
    sessions,
    now: () => performance.now(),
  });
  return {
    frame: async ({ frame }) => {
      const { frame: decoded, ...digests } = await decodePlace(frame, decode);
      const bundle = packFrame(decoded);
      // Moved, not copied: 15 MB would hold up both threads. `packFrame` makes a buffer of its own.
      return transferring({ ...digests, bundle }, [bundle.buffer as ArrayBuffer]);
    },
    label: ({ engine, frame, priority }, { signal }) =>
      labelFrame({ ...engine, sessions }, frame, { priority, signal }),
    embed: async ({ engine, frame, priority }, { signal }) => {
      const { sam } = engine;
      const known = frame.pixelSha256;
      if (sam === null) return null;
      if (known !== null && (await embeddings.has(embeddingKey(engine, known)))) return null;
      const { frame: decoded, ...digests } = await decodePlace(frame, decode);
      const job = frameJob(engine, decoded, embeddings, { priority, signal, pixels: digests.pixels });
      await embeddingOf({ sam, sessions }, job);
      return digests;
    },
    probability: ({ engine, request }, { signal }) => probability({ ...engine, sessions }, request, signal),
    prompt: decodePrompt,
    picture: async ({ frame, ...task }) => {
      const { frame: decoded, ...digests } = await decodePlace(frame, decode);
      return { ...digests, png: drawPicture(decoded, task) };
    },
    example: async ({ frame, view, structures }) => {
      const { frame: decoded, ...digests } = await decodePlace(frame, decode);
      const grey = greyFrameOf(decoded);
      const example = makeExample({
        id: digests.pixels,
        frame: grey,
        laterality: decoded.laterality,
        view,
        structures: structures.map(({ mask, weight }) => ({
          mask: typeof mask === 'string' ? mask : decodeMask(mask, grey),
          weight,
        })),
      });
      return { ...digests, example };
    },
    compare: createMaskComparer({ ...decode, masks, embeddings, sessions }),
    phantom: async ({ folder, request, program }) => {
      await ensurePhantom(folder, request, program);
      return null;
    },
  };
}
