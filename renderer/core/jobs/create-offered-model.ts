import { createStore } from 'zustand/vanilla';
import type { Contract } from '../../../core/contract/contract.ts';
import type { Client } from '../../../core/transport/client.ts';
import type { ReadStore } from '../read-store.ts';
import type { Place } from './jobs-model.ts';

/** What the system wants imported: dropped on the window, or opened with this program. */
export interface OfferedModel {
  /** In the order in which they came; empty: nothing is offered. */
  readonly store: ReadStore<{ readonly places: readonly Place[] }>;
  /** They were imported or refused. */
  clear(): void;
}

interface OfferedPorts {
  readonly client: Pick<Client<Contract>, 'on'>;
  /** Whether the account of this page may import; else it is only told of it. */
  readonly mayImport: () => boolean;
  /** Something new is there to be asked about. */
  readonly onOffered: () => void;
  readonly onRefused: () => void;
}

export function createOfferedModel({ client, mayImport, onOffered, onRefused }: OfferedPorts): OfferedModel {
  const store = createStore<{ places: readonly Place[] }>(() => ({ places: [] }));
  client.on('places.offered', ({ place }) => {
    if (!mayImport()) {
      onRefused();
      return;
    }
    store.setState(({ places }) => ({ places: [...places.filter(({ id }) => id !== place.id), place] }));
    onOffered();
  });
  return { store, clear: () => store.setState({ places: [] }) };
}
