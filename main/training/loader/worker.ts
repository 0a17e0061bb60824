import { parentPort, workerData } from 'node:worker_threads';
import { createBatchMaker } from '../../../core/training/batch/batch-maker.ts';
import { serveWorker } from '../../platform/worker-launch.ts';
import type { LoaderWork } from './loader.ts';
import { fillRing } from './ring.ts';

// Entry of a worker thread that makes batches ahead.
await serveWorker(parentPort, () => ({}));
// Given by `createLoader`.
const { prepared, ring } = workerData as LoaderWork;
const maker = createBatchMaker(prepared);
fillRing(
  ring,
  (batch, into) => maker.batchAt(batch, into),
  () => parentPort?.postMessage({ kind: 'made' }),
);
