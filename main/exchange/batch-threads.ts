import { CancelledError, ExpectedError } from '../../core/domain/errors.ts';
import type { Clock } from '../inference/clock.ts';
import { launchWorker, type LaunchedWorker } from '../platform/worker-launch.ts';
import { expose } from '../platform/worker-rpc.ts';
import type { BatchRequest, BatchWriter } from './batch/batch-writer.ts';
import type { Station } from './batch/station-ports.ts';
import type { ExportCase } from './export-case.ts';
import type { BatchApi } from './worker/batch-api.ts';
import { createProbabilityApi, type Probability } from './worker/probability-api.ts';

/** A batch whose encoding and reading back happen in a thread of its own. */
export interface BatchInThread extends BatchWriter {
  /** Gives the thread back. What was begun and neither finished nor abandoned is abandoned. */
  end(): Promise<void>;
}

export interface BatchThreads {
  /** @throws ExpectedError when the batch cannot be begun. */
  begin(request: BatchRequest): Promise<BatchInThread>;
  /** Ends all threads, whatever they do: end what is under way first. */
  close(): Promise<void>;
}

export interface BatchThreadsPorts {
  readonly station: Omit<Station, 'probability'>;
  readonly probability: Probability;
  readonly clock: Clock;
}

/** Reading a page again does not start a thread anew; a night without exports keeps none. */
const IDLE_MS = 60_000;

const ENTRY = new URL('./worker/entry.ts', import.meta.url);

interface Thread {
  readonly launched: LaunchedWorker<BatchApi>;
  caseInHand: ExportCase | null;
}

/**
 * Threads for batches: one that was used is kept for the next batch, since a check follows every change of an option;
 * a second one at the same time gets a thread of its own, so that a check does not wait for an export.
 */
export function createBatchThreads({ station, probability, clock }: BatchThreadsPorts): BatchThreads {
  const all = new Set<Thread>();
  let idle: Thread | null = null;
  let stopTimer: () => void = () => undefined;
  let closed = false;

  const start = async (): Promise<Thread> => {
    const launched = await launchWorker<BatchApi>(ENTRY, {
      what: 'The thread that writes exports',
      data: station,
    });
    const thread: Thread = { launched, caseInHand: null };
    const networks = createProbabilityApi(probability, () => thread.caseInHand);
    expose(networks, launched.worker);
    all.add(thread);
    launched.onExit(() => {
      all.delete(thread);
      if (idle === thread) idle = null;
    });
    return thread;
  };
  const take = async (): Promise<Thread> => {
    if (idle === null) return start();
    const thread = idle;
    idle = null;
    stopTimer();
    return thread;
  };
  const release = async (thread: Thread): Promise<void> => {
    thread.caseInHand = null;
    if (!all.has(thread)) return;
    if (idle !== null || closed) {
      await thread.launched.stop();
      return;
    }
    idle = thread;
    stopTimer = clock.after(IDLE_MS, () => {
      if (idle === thread) idle = null;
      void thread.launched.stop();
    });
  };

  return {
    async begin(request) {
      if (closed) throw new CancelledError();
      const thread = await take();
      const { api } = thread.launched;
      try {
        await api.begin(request);
      } catch (error) {
        await release(thread);
        throw translated(error);
      }
      let ended = false;
      const call = async <T>(work: () => Promise<T>): Promise<T> => {
        try {
          return await work();
        } catch (error) {
          throw translated(error);
        }
      };
      return {
        check: (one) => call(() => api.check(one)),
        write: (one, signal) => {
          thread.caseInHand = one;
          return call(() => api.write(one, signal));
        },
        seal: (facts, signal) => call(() => api.seal(facts, signal)),
        finish: (signal) => call(() => api.finish(signal)),
        abandon: () => call(() => api.abandon()),
        async end() {
          if (ended) return;
          ended = true;
          // A thread that has crashed has nothing left to abandon.
          await api.abandon().catch(() => undefined);
          await release(thread);
        },
      };
    },
    async close() {
      closed = true;
      stopTimer();
      await Promise.all([...all].map(({ launched }) => launched.stop()));
    },
  };
}

function translated(error: unknown): unknown {
  if (!(error instanceof ExpectedError) || error.code !== 'worker-ended') return error;
  return new ExpectedError(
    'export-thread-ended',
    'The export stopped unexpectedly, perhaps for want of memory, and nothing of it counts; close other programs and try again.',
    { cause: error },
  );
}
