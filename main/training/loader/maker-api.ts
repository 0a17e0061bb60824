import type { MessagePort } from 'node:worker_threads';
import { createBatchMaker } from '../../../core/training/batch/batch-maker.ts';
import type { PreparedBatches } from '../../../core/training/batch/prepare-batches.ts';

/** What a thread of the loader does. */
export interface MakerApi {
  /** From now on every memory that comes through the port goes back with the thread's next batch in it. */
  make(lane: Lane): Promise<void>;
}

/** The part of the batches that one thread makes. */
export interface Lane {
  /** Memory (Float32Array) is handed over, here and there. */
  readonly port: MessagePort;
  readonly first: number;
  /** Batches from one of this thread to its next. */
  readonly every: number;
}

export function createMakerApi(prepared: PreparedBatches): MakerApi {
  const maker = createBatchMaker(prepared);
  return {
    make({ port, first, every }) {
      let batch = first;
      port.on('message', (memory: Float32Array<ArrayBuffer>) => {
        if (batch >= prepared.schedule.batches) return;
        maker.batchAt(batch, memory);
        batch += every;
        port.postMessage(memory, [memory.buffer]);
      });
      return Promise.resolve();
    },
  };
}
