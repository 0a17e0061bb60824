import { CallError } from '../../../core/contract/errors.ts';
import type { CancelSignal } from '../../../core/domain/cancellation.ts';
import { createCancelSource, type CancelSource } from '../../../core/transport/cancel-source.ts';
import { sentenceOf } from '../language/sentence-of.ts';

/** A job of the backend that this page has begun. */
export interface Work {
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  readonly done: number;
  readonly total: number | null;
  readonly what: string;
  /** Sentence when it failed. */
  readonly problem: string;
}

export const BEGUN: Work = { state: 'running', done: 0, total: null, what: '', problem: '' };

type Progress = Pick<Work, 'done' | 'total' | 'what'>;

export interface Worker {
  /** Resolves when it has ended in any way; null where it gave nothing. A job that runs already is cancelled. */
  run<T>(job: (signal: CancelSignal, onProgress: (value: Progress) => void) => Promise<T>): Promise<T | null>;
  cancel(): void;
}

/** One job at a time, whose state is told by `show`. */
export function createWorker(show: (work: Work) => void): Worker {
  let running: CancelSource | null = null;
  return {
    run: async (job) => {
      running?.cancel();
      const source = createCancelSource();
      running = source;
      let work = BEGUN;
      const tell = (change: Partial<Work>): void => {
        // One that another has replaced is not shown any more.
        if (running === source) show((work = { ...work, ...change }));
      };
      tell({});
      try {
        const result = await job(source.signal, tell);
        tell({ state: 'done' });
        return result;
      } catch (error) {
        const cancelled = error instanceof CallError && error.code === 'cancelled';
        tell(cancelled ? { state: 'cancelled' } : { state: 'failed', problem: sentenceOf(error) });
        return null;
      } finally {
        if (running === source) running = null;
      }
    },
    cancel: () => running?.cancel(),
  };
}
