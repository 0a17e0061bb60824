import { MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { CancelledError, ExpectedError } from '../../../core/domain/errors.ts';
import { createBatchMaker } from '../../../core/training/batch/batch-maker.ts';
import { batchLength, batchOver, type MadeBatch } from '../../../core/training/batch/batch-shape.ts';
import { shapeOfBatch, type PreparedBatches } from '../../../core/training/batch/prepare-batches.ts';
import { transferring } from '../../platform/rpc-messages.ts';
import { launchWorker, type LaunchedWorker } from '../../platform/worker-launch.ts';
import type { MakerApi } from './maker-api.ts';
import { shareBatches } from './share-batches.ts';

/** Gives the batches of a training one after the other. */
export interface Loader {
  /**
   * The next batch; at the next call its arrays are empty. What was made ahead is given without a turn of the event loop.
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
  /** Batches in memory for each thread, of which one may be in use; 2 when absent: the next is made meanwhile. */
  readonly perWorker?: number;
  /** The first batch: 0, or where an interrupted training goes on. */
  readonly from: number;
  /** Only tests have another one. */
  readonly entry?: URL;
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
  const { prepared, workers, perWorker = 2, from, entry = ENTRY } = options;
  const threads = await launchAll(entry, workers, shareBatches(prepared));
  const watched = watch(threads);
  const lanes = threads.map((thread, i) => openLane(thread, { first: from + i, every: workers }, watched));
  const length = batchLength(prepared.shape);
  for (const lane of lanes) for (let i = 0; i < perWorker; i++) lane.give(new Float32Array(length));
  let batch = from;
  let handOn = (): void => undefined;
  let waitedMs = 0;
  return {
    async next() {
      watched.requireAlive();
      requireBatch(prepared, batch);
      handOn();
      handOn = () => undefined;
      const lane = lanes[(batch - from) % workers]!;
      const started = performance.now();
      let memory = lane.take();
      while (memory === null) {
        watched.requireAlive();
        await watched.news();
        memory = lane.take();
      }
      waitedMs += performance.now() - started;
      const made = memory;
      handOn = () => {
        lane.give(made);
      };
      return batchOver(made, shapeOfBatch(prepared, batch++));
    },
    waitedSeconds: () => waitedMs / 1000,
    async close() {
      await watched.stop();
      for (const lane of lanes) lane.close();
    },
  };
}

type Thread = LaunchedWorker<MakerApi>;

/** The way of batches from one thread, which come in order. */
interface OpenLane {
  /** Memory of the lane's next batch; null while it is not made. */
  take(): Float32Array<ArrayBuffer> | null;
  /** Memory for a batch to come; who gives it does not look at it again. */
  give(memory: Float32Array<ArrayBuffer>): void;
  close(): void;
}

function openLane(
  { api }: Thread,
  part: { readonly first: number; readonly every: number },
  { onNews, fail }: Watched,
): OpenLane {
  const { port1, port2 } = new MessageChannel();
  const arrived: Float32Array<ArrayBuffer>[] = [];
  port1.on('message', (memory: Float32Array<ArrayBuffer>) => {
    arrived.push(memory);
    onNews();
  });
  api.make(transferring({ port: port2, ...part }, [port2])).catch(fail);
  return {
    // The runtime blocks the event loop of this thread: what has come meanwhile still lies in the port.
    take: () => arrived.shift() ?? receiveFrom(port1),
    give(memory) {
      port1.postMessage(memory, [memory.buffer]);
    },
    close() {
      port1.close();
    },
  };
}

function receiveFrom(port: MessagePort): Float32Array<ArrayBuffer> | null {
  // Only `createMakerApi` is at the other end.
  const received = receiveMessageOnPort(port) as { readonly message: Float32Array<ArrayBuffer> } | undefined;
  return received?.message ?? null;
}

interface Watched {
  /** @throws ExpectedError when a thread has died. @throws CancelledError after `stop`. */
  requireAlive(): void;
  /** Resolves at the next call of `onNews`, or when a thread dies or is stopped. */
  news(): Promise<void>;
  readonly onNews: () => void;
  readonly fail: (error: unknown) => void;
  stop(): Promise<void>;
}

function watch(threads: readonly Thread[]): Watched {
  let failure: Error | null = null;
  let tell = (): void => undefined;
  const fail = (error: unknown): void => {
    failure ??= loaderEnded(error);
    tell();
  };
  for (const thread of threads) thread.onExit(fail);
  return {
    requireAlive() {
      if (failure !== null) throw failure;
    },
    news: () =>
      new Promise((resolve) => {
        tell = resolve;
      }),
    onNews: () => {
      tell();
    },
    fail,
    async stop() {
      failure ??= new CancelledError();
      tell();
      await Promise.all(threads.map((thread) => thread.stop()));
    },
  };
}

async function launchAll(entry: URL, workers: number, data: PreparedBatches): Promise<Thread[]> {
  const what = 'A thread that prepares training images';
  const started = await Promise.allSettled(
    Array.from({ length: workers }, () => launchWorker<MakerApi>(entry, { what, data })),
  );
  const threads = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = started.find((one) => one.status === 'rejected');
  if (failed === undefined) return threads;
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
