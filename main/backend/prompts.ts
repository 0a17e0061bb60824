import type { Decoded } from '../../core/contract/case.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { PromptDraft } from '../../core/domain/journal-entry.ts';
import type { EngineThread } from '../engine/engine-thread.ts';
import type { PromptStages } from '../engine/worker/operations.ts';
import type { PromptedBy } from '../store/store.ts';
import type { Engines } from './engines.ts';
import type { FrameCache } from './frame-cache.ts';
import type { JobBoard, JobProgress } from './job-board.ts';
import { frameOfCase, type OpenedCases } from './opened-cases.ts';
import type { VisibleGate } from './visible-gate.ts';

/** Answers that may still be taken over; a reader tries some dozens before one is. */
const REMEMBERED = 256;

export interface PromptQuestion {
  readonly caseId: string;
  readonly frameId: string;
  readonly structure: string;
  readonly prompts: PromptDraft;
}

export interface PromptWork {
  /** Of the page that asks: its later question for the same structure and frame takes the place of this one. */
  readonly sessionId: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: JobProgress) => void;
}

/** Interactive prompting (rules P1 to P3). */
export interface Prompts {
  /** @throws ExpectedError, or CancelledError when a later question has come (P3). */
  decode(question: PromptQuestion, work: PromptWork): Promise<Decoded>;
  /** How a mask was made that the reader takes over; null when it is too long ago or of another case. */
  madeBy(decodeId: string, candidate: number, caseId: string): PromptedBy | null;
}

interface Remembered {
  readonly caseId: string;
  readonly by: Omit<PromptedBy, 'predictedIou' | 'candidate'>;
  readonly predictedIou: readonly number[];
}

export function createPrompts(ports: {
  readonly engines: Engines;
  readonly opened: OpenedCases;
  readonly frames: FrameCache;
  readonly thread: EngineThread;
  readonly jobs: JobBoard;
  readonly gate: VisibleGate;
  readonly newId: () => string;
  readonly onPrompt?: ((stages: PromptStages) => void) | undefined;
}): Prompts {
  const { engines, opened, frames, thread, jobs, gate } = ports;
  const latest = new Map<string, AbortController>();
  const answers = new Map<string, Remembered>();

  const remember = (one: Remembered): string => {
    const decodeId = ports.newId();
    answers.set(decodeId, one);
    const oldest = answers.keys().next().value;
    if (answers.size > REMEMBERED && oldest !== undefined) answers.delete(oldest);
    return decodeId;
  };

  const answer = async (
    { caseId, frameId, structure, prompts }: PromptQuestion,
    work: Pick<PromptWork, 'signal' | 'onProgress'>,
  ): Promise<Decoded> => {
    const { record, task, structures } = await opened.known(caseId);
    const frame = frameOfCase(record, frameId);
    const { sam, encoderKey, models } = await engines.of(task);
    if (sam === null || encoderKey === null) {
      throw new ExpectedError(
        'model-none',
        `The task ${task.title} names no SAM model, so prompts have no answer; use the brush, or choose another task.`,
      );
    }
    const label = structures[frameId]?.find((one) => one.structure === structure);
    const { columns: width, rows: height } = frame.facts;
    const made = await thread.call(
      'prompt',
      {
        sam,
        encoderKey,
        frame: frames.place(frame),
        size: { width, height },
        draft: prompts,
        guess: label?.masks.cleanup ?? null,
      },
      { signal: work.signal, onProgress: (what) => work.onProgress({ done: 0, total: null, what }) },
    );
    ports.onPrompt?.(made.stages);
    const used = models.find(({ id }) => id === sam.id);
    const decodeId = remember({
      caseId,
      by: { prompts, model: `${sam.id} ${sam.version}`, files: used?.files ?? [], provider: made.provider },
      predictedIou: made.candidates.map(({ predictedIou }) => predictedIou),
    });
    return {
      decodeId,
      candidates: [...made.candidates],
      provider: made.provider,
      decoderMs: made.stages.decoderMs,
    };
  };

  return {
    async decode(question, { sessionId, signal, onProgress }) {
      const key = JSON.stringify([sessionId, question.caseId, question.frameId, question.structure]);
      latest.get(key)?.abort();
      const own = new AbortController();
      latest.set(key, own);
      const give = (): void => own.abort();
      if (signal.aborted) give();
      signal.addEventListener('abort', give, { once: true });
      try {
        return await gate.during(() =>
          jobs.run({ kind: 'prompt', title: 'Answering a prompt', priority: 'visible-prompt' }, (job) => {
            job.signal.addEventListener('abort', give, { once: true });
            own.signal.addEventListener('abort', () => job.cancel(), { once: true });
            if (own.signal.aborted) job.cancel();
            job.started();
            const told = (progress: JobProgress): void => {
              job.progress(progress);
              onProgress(progress);
            };
            return answer(question, { signal: job.signal, onProgress: told });
          }),
        );
      } finally {
        signal.removeEventListener('abort', give);
        if (latest.get(key) === own) latest.delete(key);
      }
    },
    madeBy(decodeId, candidate, caseId) {
      const one = answers.get(decodeId);
      const predictedIou = one?.predictedIou[candidate];
      if (one === undefined || one.caseId !== caseId || predictedIou === undefined) return null;
      return { ...one.by, predictedIou, candidate };
    },
  };
}
