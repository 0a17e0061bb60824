import { parentPort, workerData } from 'node:worker_threads';
import { serveWorker } from '../../platform/worker-launch.ts';
import { remote } from '../../platform/worker-rpc.ts';
import { createBatchWriter } from '../batch/create-batch-writer.ts';
import { stationPorts, type Station } from '../batch/station-ports.ts';
import { createBatchApi } from './batch-api.ts';
import type { ProbabilityApi } from './probability-api.ts';

// Entry of a worker thread: checks, encodes and reads back; probabilities come from the thread that started it.
await serveWorker(parentPort, () => {
  if (parentPort === null) throw new Error('this file is the entry of a worker thread');
  const networks = remote<ProbabilityApi>(parentPort).api;
  // Given by `createBatchThreads`.
  const station = workerData as Omit<Station, 'probability'>;
  const probability: Station['probability'] = (one, structure, frame) =>
    networks.probability(one.caseId, structure.structure.id, frame);
  // Anew for every batch: images that were open for the one before may have been exchanged on the disk since.
  return createBatchApi((request) => createBatchWriter(request, stationPorts({ ...station, probability })));
});
