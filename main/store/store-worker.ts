import { randomBytes } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { serveWorker } from '../platform/worker-launch.ts';
import type { DataKey } from '../sealing/sealer.ts';
import { openExistingWorkspace, openWorkspace } from '../workspace/workspace.ts';
import { createStore } from './create-store.ts';
import type { Store } from './store.ts';

/** What the thread is started with. */
export interface StoreWorkerData {
  readonly folder: string;
  /** Whether the workspace must be there already. */
  readonly existing: boolean;
  /** Of a sealed workspace. */
  readonly key: DataKey | null;
}

/** Entry of the thread that alone writes the workspace: its lock is held here until the thread ends. */
void serveWorker<Store>(parentPort, async () => {
  // Given by store-client.ts.
  const { folder, existing, key } = workerData as StoreWorkerData;
  const workspace = (existing ? openExistingWorkspace : openWorkspace)(folder, key);
  try {
    return await createStore(workspace, {
      now: () => new Date().toISOString(),
      newId: () => randomBytes(8).toString('hex'),
      // Loaded when two files claim one UID, for the first time: the decoders would double the start.
      contentHash: async (bytes) => (await import('../engine/content-hash.ts')).contentHash(bytes),
    });
  } catch (error) {
    workspace.close();
    throw error;
  }
});
