import { viewGeometry } from '../../../core/pixels/model-view.ts';
import type { FrameEmbedding } from '../../../core/pipeline/engine.ts';
import { embeddingOf } from '../../../core/pipeline/label-frame.ts';
import type { SessionPort } from '../../../core/pipeline/session-port.ts';
import { draftCandidates, draftInputs, draftRun } from '../../../core/prompt/decode-draft.ts';
import type { MaskStore } from '../../workspace/mask-store.ts';
import type { EmbeddingStore } from '../../workspace/embedding-store.ts';
import { embeddingKey, frameJob } from '../label-case.ts';
import { decodePlace, type DecodePorts } from '../label-frame-file.ts';
import type { PromptAnswer, PromptTask } from './operations.ts';

export interface PromptPorts extends DecodePorts {
  readonly masks: Pick<MaskStore, 'get'>;
  readonly embeddings: EmbeddingStore;
  readonly sessions: SessionPort;
  /** Milliseconds from any origin. */
  readonly now: () => number;
}

export interface PromptWork {
  readonly signal: AbortSignal;
  readonly onProgress: (what: string) => void;
}

/** 4 MB each with SAM. */
const EMBEDDINGS_IN_MEMORY = 8;

/**
 * Answers interactive prompts. Embeddings of the last frames stay in memory as the same arrays: the inference host
 * then has them already.
 */
export function createPromptDecoder(
  ports: PromptPorts,
): (task: PromptTask, work: PromptWork) => Promise<PromptAnswer> {
  const recent = new Map<string, FrameEmbedding>();

  const remember = (key: string, embedding: FrameEmbedding): FrameEmbedding => {
    recent.delete(key);
    recent.set(key, embedding);
    const oldest = recent.keys().next().value;
    if (recent.size > EMBEDDINGS_IN_MEMORY && oldest !== undefined) recent.delete(oldest);
    return embedding;
  };

  const compute = async (task: PromptTask, work: PromptWork): Promise<FrameEmbedding> => {
    work.onProgress('Reading the image for the first prompt');
    const { frame, pixels } = await decodePlace(task.frame, ports);
    const key = embeddingKey(task, pixels);
    const job = frameJob(task, frame, ports.embeddings, {
      priority: 'visible-prompt',
      signal: work.signal,
      pixels,
    });
    return remember(key, await embeddingOf({ sam: task.sam, sessions: ports.sessions }, job));
  };

  const embeddingFor = async (task: PromptTask, work: PromptWork): Promise<FrameEmbedding> => {
    const { pixelSha256 } = task.frame;
    if (pixelSha256 === null) return compute(task, work);
    const key = embeddingKey(task, pixelSha256);
    const known = recent.get(key) ?? (await ports.embeddings.get(key));
    return known === null ? compute(task, work) : remember(key, known);
  };

  return async (task, work) => {
    const { sam, draft, size } = task;
    const geometry = viewGeometry(size, sam.encoder.view, 'as-is');
    const started = ports.now();
    const guess = draft.useGuess && task.guess !== null ? await ports.masks.get(task.guess) : null;
    const context = { manifest: sam, geometry, guess };
    // Before the embedding: prompts that say nothing must not cost an encoder run.
    const inputs = draftInputs(draft, context);
    const prepared = ports.now();
    const embedding = await embeddingFor(task, work);
    const found = ports.now();
    const answer = await ports.sessions.run({
      ...draftRun(sam, embedding.tensor, inputs),
      priority: 'visible-prompt',
      signal: work.signal,
    });
    const answered = ports.now();
    const candidates = draftCandidates(answer, context).map(({ mask, ...figures }) => ({
      ...figures,
      mask: Buffer.from(mask).toString('base64'),
    }));
    return {
      candidates,
      provider: answer.provider,
      stages: {
        inputsMs: prepared - started,
        embeddingMs: found - prepared,
        runMs: answered - found,
        decoderMs: answer.runMs ?? 0,
        masksMs: ports.now() - answered,
      },
    };
  };
}
