import { launchWorker } from '../platform/worker-launch.ts';
import type { DataKey } from '../sealing/sealer.ts';
import type { Store } from './store.ts';
import type { StoreWorkerData } from './store-worker.ts';

/** The store in a thread of its own. */
export interface OpenStore extends Store {
  readonly folder: string;
  /** Called once when the thread is gone; with an error when nobody closed it. Pending calls are rejected. */
  onExit(listener: (error: Error | null) => void): void;
}

export interface OpenStoreOptions {
  /** Refuse to make a workspace where there is none. */
  readonly existing?: boolean;
  /** Of a sealed workspace. */
  readonly key?: DataKey | null;
}

/**
 * Opens a workspace in a worker thread, which alone writes to it.
 * @throws ExpectedError when it is in use, of a newer version, cannot be written, or is sealed and the key is not the one.
 */
export async function openStore(folder: string, options: OpenStoreOptions = {}): Promise<OpenStore> {
  const { existing = false, key = null } = options;
  const data: StoreWorkerData = { folder, existing, key };
  const { api, onExit, stop } = await launchWorker<Store>(new URL('./store-worker.ts', import.meta.url), {
    what: 'The thread of the workspace',
    data,
  });
  const close = async (): Promise<void> => {
    try {
      await api.close();
    } finally {
      await stop();
    }
  };
  // The calls of a remote object are made when they are asked for, so nothing is listed here.
  return new Proxy({ folder, onExit, close } as OpenStore, {
    get: (own, name) => Reflect.get(Object.hasOwn(own, name) ? own : api, name) as unknown,
  });
}
