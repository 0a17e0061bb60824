import { parentPort, workerData } from 'node:worker_threads';
import { serveWorker } from '../../platform/worker-launch.ts';
import { remote } from '../../platform/worker-rpc.ts';
import { createEngineApi, type EngineFolders } from './engine-api.ts';
import type { NetworksApi } from './networks-api.ts';
import { createPortSession } from './port-session.ts';

// Entry of a worker thread: decoding, labelling and drawing, with the networks in the thread that started it.
await serveWorker(parentPort, () => {
  if (parentPort === null) throw new Error('this file is the entry of a worker thread');
  const networks = remote<NetworksApi>(parentPort).api;
  // Given by `createEngineThread`.
  return createEngineApi(workerData as EngineFolders, createPortSession(networks));
});
