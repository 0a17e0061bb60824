import type { StoreApi } from 'zustand/vanilla';

/** A store as its readers see it: `useStore(readStore, selector)` works; only the model that owns it writes. */
export type ReadStore<T> = Pick<StoreApi<T>, 'getState' | 'getInitialState' | 'subscribe'>;
