import { Worker } from 'node:worker_threads';
import type { Inspection } from '../inspect.ts';
import type { SourceLocator } from '../sources/source.ts';
import { failedInspection } from './inspect-any.ts';

export interface InspectRequest {
  readonly name: string;
  readonly locator: SourceLocator;
  /** Bytes of archive members, which are read where the archive is open; null: the worker reads the file. */
  readonly bytes: Uint8Array | null;
}

export interface InspectPool {
  /** Never rejects: a crash or an endless decoder becomes a line. Answers come as they are ready. */
  inspect(request: InspectRequest, size: number): Promise<Inspection>;
  close(): Promise<void>;
}

/** Time for a file of any size, and on top for each byte: a decoder that is slower hangs. */
const BASE_DEADLINE_MS = 120_000;
const DEADLINE_MS_PER_MIB = 5_000;

interface Job {
  readonly request: InspectRequest;
  readonly deadlineMs: number;
  readonly resolve: (inspection: Inspection) => void;
}

export interface PoolOptions {
  readonly threads: number;
  readonly baseDeadlineMs?: number;
  /** Another entry, for tests. */
  readonly entry?: URL;
}

/** Decodes files in worker threads: a codec that crashes or never ends costs one file and one thread. */
export function createInspectPool(options: PoolOptions): InspectPool {
  const queue: Job[] = [];
  const slots = new Set<InspectSlot>();
  const entry = options.entry ?? new URL('./inspect-worker.ts', import.meta.url);
  const next = (): void => {
    if (queue.length === 0) return;
    let slot = [...slots].find((one) => one.isFree);
    if (slot === undefined && slots.size < options.threads) {
      slot = new InspectSlot(entry, next);
      slots.add(slot);
    }
    const job = slot === undefined ? undefined : queue.shift();
    if (job !== undefined) slot?.run(job);
  };
  return {
    inspect: (request, size) =>
      new Promise((resolve) => {
        const extra = (size / 2 ** 20) * DEADLINE_MS_PER_MIB;
        queue.push({ request, deadlineMs: (options.baseDeadlineMs ?? BASE_DEADLINE_MS) + extra, resolve });
        next();
      }),
    async close() {
      queue.length = 0;
      await Promise.all([...slots].map((slot) => slot.close()));
    },
  };
}

/** One worker at a time, replaced when it dies. */
class InspectSlot {
  readonly #entry: URL;
  readonly #onFree: () => void;
  #worker: Worker | null = null;
  #job: Job | null = null;
  #deadline: NodeJS.Timeout | undefined;

  constructor(entry: URL, onFree: () => void) {
    this.#entry = entry;
    this.#onFree = onFree;
  }

  get isFree(): boolean {
    return this.#job === null;
  }

  run(job: Job): void {
    this.#job = job;
    this.#worker ??= this.#spawn();
    this.#deadline = setTimeout(() => {
      const seconds = Math.round(job.deadlineMs / 1000);
      this.#replace(`Its decoder did not finish within ${seconds} seconds and was stopped.`);
    }, job.deadlineMs);
    const { bytes } = job.request;
    // A member's bytes are handed over; a Buffer of Node's pool could not be.
    const own = bytes !== null && bytes.byteLength === bytes.buffer.byteLength;
    this.#worker.postMessage(job.request, own ? [bytes.buffer as ArrayBuffer] : []);
  }

  async close(): Promise<void> {
    clearTimeout(this.#deadline);
    await this.#worker?.terminate();
  }

  #spawn(): Worker {
    const worker = new Worker(this.#entry);
    worker.on('message', (inspection: Inspection) => this.#finish(inspection));
    worker.on('error', (error) => {
      const memory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      this.#replace(
        memory ? 'It needs more memory than there is.' : `Its decoder crashed (${error.message}).`,
      );
    });
    return worker;
  }

  #replace(reason: string): void {
    const worker = this.#worker;
    this.#worker = null;
    worker?.removeAllListeners();
    // A terminated worker may still report; nobody listens then, and an unheard error would end the process.
    worker?.on('error', () => undefined);
    void worker?.terminate();
    if (this.#job !== null) this.#finish(failedInspection(this.#job.request.name, reason));
  }

  #finish(inspection: Inspection): void {
    clearTimeout(this.#deadline);
    const job = this.#job;
    this.#job = null;
    job?.resolve(inspection);
    this.#onFree();
  }
}
