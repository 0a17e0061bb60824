import { Worker } from 'node:worker_threads';
import { CancelledError, ExpectedError } from '../../core/domain/errors.ts';
import type { SessionPort } from '../../core/pipeline/session-port.ts';
import { errorFrom } from './worker/error-data.ts';
import type { EngineInput, EngineOperation, EngineOutput } from './worker/operations.ts';
import type { EngineWorkerData, FromEngineWorker, ToEngineWorker } from './worker/protocol.ts';
import { createSessionServer, type SessionServer } from './worker/session-server.ts';

export interface EngineCall {
  readonly signal?: AbortSignal;
  readonly onProgress?: (what: string) => void;
}

/** A worker thread that decodes, labels and draws. It is started by the first call, and again after a crash. */
export interface EngineThread {
  /** @throws ExpectedError, CancelledError, or what was a bug in the worker. */
  call<N extends EngineOperation>(
    name: N,
    input: EngineInput<N>,
    options?: EngineCall,
  ): Promise<EngineOutput<N>>;
  /** Ends the thread; what is under way rejects with CancelledError. */
  close(): Promise<void>;
}

export interface EngineThreadOptions extends EngineWorkerData {
  readonly sessions: SessionPort;
}

interface Pending {
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: ((what: string) => void) | undefined;
}

export function createEngineThread(options: EngineThreadOptions): EngineThread {
  return new Thread(options);
}

class Thread implements EngineThread {
  readonly #options: EngineThreadOptions;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | null = null;
  #runs: SessionServer | null = null;
  #lastId = 0;
  #closed = false;

  constructor(options: EngineThreadOptions) {
    this.#options = options;
  }

  call<N extends EngineOperation>(
    name: N,
    input: EngineInput<N>,
    { signal, onProgress }: EngineCall = {},
  ): Promise<EngineOutput<N>> {
    if (this.#closed || signal?.aborted === true) return Promise.reject(new CancelledError());
    const worker = (this.#worker ??= this.#start());
    const id = ++this.#lastId;
    const answer = new Promise<unknown>((resolve, reject) =>
      this.#pending.set(id, { resolve, reject, onProgress }),
    );
    const cancel = (): void => worker.postMessage({ kind: 'cancel', id } satisfies ToEngineWorker);
    signal?.addEventListener('abort', cancel, { once: true });
    worker.postMessage({ kind: 'call', id, name, input } satisfies ToEngineWorker);
    // The worker answers with what `name` promises.
    return answer.finally(() => signal?.removeEventListener('abort', cancel)) as Promise<EngineOutput<N>>;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    this.#end(new CancelledError());
    await worker?.terminate();
  }

  #start(): Worker {
    const { sessions, ...data } = this.#options;
    const worker = new Worker(new URL('./worker/entry.ts', import.meta.url), { workerData: data });
    const runs = createSessionServer(sessions, (message) => worker.postMessage(message));
    this.#runs = runs;
    worker.on('message', (message: FromEngineWorker) => {
      if (!runs.receive(message)) this.#receive(message);
    });
    const lost = (): void => {
      if (this.#worker !== worker) return;
      this.#end(
        new ExpectedError(
          'image-thread-lost',
          'Reading this image ended unexpectedly, perhaps for want of memory; close other programs and try again.',
        ),
      );
    };
    worker.on('error', lost);
    worker.on('exit', lost);
    return worker;
  }

  #receive(message: FromEngineWorker): void {
    if (message.kind === 'progress') this.#pending.get(message.id)?.onProgress?.(message.what);
    if (message.kind !== 'done' && message.kind !== 'failed') return;
    const call = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.kind === 'done') call?.resolve(message.output);
    else call?.reject(errorFrom(message.error));
  }

  /** The next call starts a new worker. */
  #end(error: Error): void {
    this.#worker = null;
    this.#runs?.close();
    const unanswered = [...this.#pending.values()];
    this.#pending.clear();
    for (const call of unanswered) call.reject(error);
  }
}
