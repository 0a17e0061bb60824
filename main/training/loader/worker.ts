import { parentPort, workerData } from 'node:worker_threads';
import type { PreparedBatches } from '../../../core/training/batch/prepare-batches.ts';
import { serveWorker } from '../../platform/worker-launch.ts';
import { createMakerApi } from './maker-api.ts';

// Entry of a worker thread that makes batches ahead. Its data are given by `createLoader`.
await serveWorker(parentPort, () => createMakerApi(workerData as PreparedBatches));
