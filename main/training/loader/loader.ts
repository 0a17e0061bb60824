import { CancelledError, ExpectedError } from '../../../core/domain/errors.ts';
import { createBatchMaker } from '../../../core/training/batch/batch-maker.ts';
import { batchLength, batchOver, type MadeBatch } from '../../../core/training/batch/batch-shape.ts';
import { shapeOfBatch, type PreparedBatches } from '../../../core/training/batch/prepare-batches.ts';
import { launchWorker, type LaunchedWorker } from '../../platform/worker-launch.ts';
import { closeRing, createRing, readRing, releaseSlot, type Ring } from './ring.ts';
import { shareBatches } from './share-batches.ts';

/** Gives the batches of a training one after the other. */
export interface Loader {
  /**
   * The next batch, good until the next call. What was made ahead is given without a wait for messages.
   * @throws ExpectedError `training-loader` when a thread has died. @throws CancelledError after `close`.
   * @throws RangeError after the last batch.
   */
  next(): Promise<MadeBatch>;
  /** Seconds that `next` has waited for threads, in all. */
  waitedSeconds(): number;
  close(): Promise<void>;
}

export interface LoaderOptions {
  readonly prepared: PreparedBatches;
  /** Threads that make batches; 0: each is made when it is asked for. The batches are the same. */
  readonly workers: number;
  /** Batches made ahead; one more than there are threads when absent. */
  readonly slots?: number;
  /** The first batch: 0, or where an interrupted training goes on. */
  readonly from: number;
  /** Only tests have another one. */
  readonly entry?: URL;
}

/** What a thread is given. */
export interface LoaderWork {
  readonly prepared: PreparedBatches;
  readonly ring: Ring;
}

const ENTRY = new URL('./worker.ts', import.meta.url);

export async function createLoader(options: LoaderOptions): Promise<Loader> {
  return options.workers === 0 ? createInlineLoader(options) : createThreadedLoader(options);
}

function createInlineLoader({ prepared, from }: LoaderOptions): Loader {
  const maker = createBatchMaker(prepared);
  const memory = new Float32Array(batchLength(prepared.shape));
  let batch = from;
  let closed = false;
  let waitedMs = 0;
  return {
    next: () =>
      // Failures of `next` are rejections, here as with threads.
      Promise.resolve().then(() => {
        if (closed) throw new CancelledError();
        requireBatch(prepared, batch);
        const started = performance.now();
        const made = maker.batchAt(batch++, memory);
        waitedMs += performance.now() - started;
        return made;
      }),
    waitedSeconds: () => waitedMs / 1000,
    close() {
      closed = true;
      return Promise.resolve();
    },
  };
}

async function createThreadedLoader(options: LoaderOptions): Promise<Loader> {
  const { prepared, workers, slots = workers + 1, from, entry = ENTRY } = options;
  const length = batchLength(prepared.shape);
  const ring = createRing(slots, length, { from, end: prepared.schedule.batches });
  const data: LoaderWork = { prepared: shareBatches(prepared), ring };
  const threads = watch(await launchAll(entry, workers, data));
  // The runtime does not read shared memory in every version of Node, and a slot is free the sooner.
  const memory = new Float32Array(length);
  let batch = from;
  let waitedMs = 0;
  return {
    async next() {
      threads.requireAlive();
      requireBatch(prepared, batch);
      const started = performance.now();
      let made = readRing(ring, batch);
      while (made === null) {
        threads.requireAlive();
        await threads.news();
        made = readRing(ring, batch);
      }
      waitedMs += performance.now() - started;
      const shape = shapeOfBatch(prepared, batch);
      memory.set(made.subarray(0, batchLength(shape)));
      releaseSlot(ring, batch++);
      return batchOver(memory, shape);
    },
    waitedSeconds: () => waitedMs / 1000,
    async close() {
      closeRing(ring);
      await threads.stop();
    },
  };
}

type Thread = LaunchedWorker<Record<never, never>>;

interface Watched {
  /** @throws ExpectedError when a thread has died. @throws CancelledError after `stop`. */
  requireAlive(): void;
  /** Resolves when a thread says something, dies or is stopped. */
  news(): Promise<void>;
  stop(): Promise<void>;
}

function watch(threads: readonly Thread[]): Watched {
  let failure: Error | null = null;
  let tell = (): void => undefined;
  for (const thread of threads) {
    thread.worker.on('message', () => {
      tell();
    });
    thread.onExit((error) => {
      failure ??= error === null ? new CancelledError() : loaderEnded(error);
      tell();
    });
  }
  return {
    requireAlive() {
      if (failure !== null) throw failure;
    },
    news: () =>
      new Promise((resolve) => {
        tell = resolve;
      }),
    async stop() {
      failure ??= new CancelledError();
      tell();
      await Promise.all(threads.map((thread) => thread.stop()));
    },
  };
}

async function launchAll(entry: URL, workers: number, data: LoaderWork): Promise<Thread[]> {
  const what = 'A thread that prepares training images';
  const started = await Promise.allSettled(
    Array.from({ length: workers }, () => launchWorker<Record<never, never>>(entry, { what, data })),
  );
  const threads = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = started.find((one) => one.status === 'rejected');
  if (failed === undefined) return threads;
  closeRing(data.ring);
  await Promise.all(threads.map((thread) => thread.stop()));
  throw loaderEnded(failed.reason);
}

function requireBatch({ schedule }: PreparedBatches, batch: number): void {
  if (batch >= schedule.batches)
    throw new RangeError(`The training has no batch after ${String(schedule.batches)}.`);
}

function loaderEnded(cause: unknown): ExpectedError {
  return new ExpectedError(
    'training-loader',
    'Preparing the images of the training stopped unexpectedly, perhaps for want of memory; close other programs and go on with the training.',
    { cause },
  );
}
