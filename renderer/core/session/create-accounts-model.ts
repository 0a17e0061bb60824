import type { InputOf, OutputOf } from '../../../core/contract/define.ts';
import type { Contract } from '../../../core/contract/contract.ts';
import type { Client } from '../../../core/transport/client.ts';

/** What administrators do. All reject with the sentence that says why not. */
export interface AccountsModel {
  list(): Promise<OutputOf<Contract, 'accounts.list'>>;
  /** The one-time passphrase is shown once. */
  add(wanted: InputOf<Contract, 'accounts.add'>): Promise<OutputOf<Contract, 'accounts.add'>>;
  reset(id: string): Promise<OutputOf<Contract, 'accounts.reset'>>;
  change(change: InputOf<Contract, 'accounts.change'>): Promise<OutputOf<Contract, 'accounts.change'>>;
}

export function createAccountsModel(client: Client<Contract>): AccountsModel {
  return {
    list: () => client.request('accounts.list', {}),
    add: (wanted) => client.request('accounts.add', wanted),
    reset: (id) => client.request('accounts.reset', { id }),
    change: (change) => client.request('accounts.change', change),
  };
}
