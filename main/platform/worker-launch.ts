import { channel } from 'node:diagnostics_channel';
import { Worker } from 'node:worker_threads';
import { ExpectedError } from '../../core/domain/errors.ts';
import { failureOfThrown, thrownOf, type RpcFailure } from './rpc-error.ts';
import type { RpcPort } from './rpc-messages.ts';
import { expose, remote, type RpcApi } from './worker-rpc.ts';

export interface LaunchedWorker<Api> {
  readonly api: RpcApi<Api>;
  readonly worker: Worker;
  /** Called once, when the thread is gone; with null when `stop` asked for it. */
  onExit(listener: (error: Error | null) => void): void;
  /** Ends the thread, whatever it does. Its calls are rejected. */
  stop(): Promise<void>;
}

export interface LaunchOptions {
  /** What the thread is to a person, e.g. `The database`: stands in the message when it crashes. */
  readonly what: string;
  readonly data?: unknown;
}

/** Diagnostics channel on which a thread's uncaught error is told: whoever calls the thread sees one sentence only. */
export const THREAD_CRASHED = 'countersign:thread-crashed';

type Start = { readonly kind: 'ready' } | { readonly kind: 'start-failed'; readonly failure: RpcFailure };

/**
 * Starts a worker whose entry calls `serveWorker`, and waits until it is ready.
 * @throws what the entry's start threw.
 */
export async function launchWorker<Api>(entry: URL, options: LaunchOptions): Promise<LaunchedWorker<Api>> {
  const worker = new Worker(entry, { workerData: options.data });
  const { api, end } = remote<Api>(worker);
  const listeners: ((error: Error | null) => void)[] = [];
  let stopping = false;
  let crash: Error | null = null;
  let exited = false;
  const ended = (): Error => crash ?? workerEnded(options.what);
  worker.on('error', (error: Error) => {
    crash = workerEnded(options.what, error);
    channel(THREAD_CRASHED).publish(error);
  });
  worker.on('exit', () => {
    exited = true;
    end(ended());
    for (const listener of listeners) listener(stopping ? null : ended());
  });
  const started = new Promise<void>((resolve, reject) => {
    worker.on('message', (message: Start) => {
      if (message.kind === 'ready') resolve();
      else if (message.kind === 'start-failed') reject(thrownOf(message.failure));
    });
    worker.once('exit', () => {
      reject(ended());
    });
  });
  try {
    await started;
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  return {
    api,
    worker,
    onExit(listener) {
      if (exited) listener(stopping ? null : ended());
      else listeners.push(listener);
    },
    async stop() {
      stopping = true;
      await worker.terminate();
    },
  };
}

function workerEnded(what: string, cause?: Error): ExpectedError {
  const memory = cause !== undefined && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
  const why = memory ? ' for want of memory' : '';
  return new ExpectedError('worker-ended', `${what} has stopped${why}; start Countersign again.`, { cause });
}

/**
 * In the entry of a worker: makes the API and answers calls until the thread is stopped.
 * @param port `parentPort`. @param make opens what the API needs; what it throws is thrown by `launchWorker`.
 */
export async function serveWorker<Api extends RpcApi<Api>>(
  port: RpcPort | null,
  make: () => Api | Promise<Api>,
): Promise<void> {
  if (port === null) throw new Error('this file is the entry of a worker thread');
  try {
    const api = await make();
    expose(api, port);
    port.postMessage({ kind: 'ready' } satisfies Start);
  } catch (error) {
    port.postMessage({ kind: 'start-failed', failure: failureOfThrown(error) } satisfies Start);
  }
}
