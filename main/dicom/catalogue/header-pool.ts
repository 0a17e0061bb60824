import { Worker } from 'node:worker_threads';
import { readDiskHeaders } from './disk-headers.ts';
import type { DiskFileHead } from './disk-headers.ts';
import { failureRow } from './header-row.ts';
import type { HeaderRow } from './header-row.ts';

/** Reads headers of batches of files in worker threads. */
export interface HeaderPool {
  /** Rows in the order of the files. Never rejects: what goes wrong becomes a row. */
  read(files: readonly DiskFileHead[]): Promise<HeaderRow[]>;
  close(): Promise<void>;
}

interface Job {
  readonly files: readonly DiskFileHead[];
  readonly resolve: (rows: HeaderRow[]) => void;
}

/** A worker costs about 50 ms and some MB to start: not worth it for less than this many files. */
const INLINE_FILES = 128;

/** @param size number of threads, which start when the first large batch comes; 0 reads in this thread. */
export function createHeaderPool(size: number): HeaderPool {
  const slots: PoolSlot[] = [];
  let next = 0;
  return {
    read(files) {
      if (size === 0 || (files.length < INLINE_FILES && slots.length === 0)) return readDiskHeaders(files);
      if (slots.length < size) slots.push(new PoolSlot());
      // Batches are of one size, so turn and turn about keeps all busy.
      return slots[next++ % slots.length]!.read(files);
    },
    async close() {
      await Promise.all(slots.map((slot) => slot.close()));
    },
  };
}

class PoolSlot {
  readonly #queue: Job[] = [];
  #worker: Worker | null = null;

  read(files: readonly DiskFileHead[]): Promise<HeaderRow[]> {
    return new Promise((resolve) => {
      this.#queue.push({ files, resolve });
      if (this.#queue.length === 1) this.#start(files);
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(files: readonly DiskFileHead[]): void {
    this.#worker ??= this.#spawn();
    this.#worker.postMessage(files);
  }

  #spawn(): Worker {
    const worker = new Worker(new URL('./header-worker.ts', import.meta.url));
    worker.on('message', (rows: HeaderRow[]) => this.#finish(rows));
    worker.on('error', (error) => {
      // Out of memory or a bug: the files of this batch are listed as failed, the next one gets a new worker.
      this.#worker = null;
      const row = failureRow(error);
      this.#finish(this.#queue[0]?.files.map(() => row) ?? []);
    });
    return worker;
  }

  #finish(rows: HeaderRow[]): void {
    this.#queue.shift()?.resolve(rows);
    const waiting = this.#queue[0];
    if (waiting !== undefined) this.#start(waiting.files);
  }
}
