import { randomBytes } from 'node:crypto';
import type { Accounts } from '../accounts/accounts-port.ts';
import { openAccounts } from '../accounts/accounts.ts';
import type { Cost } from '../platform/derive-key.ts';

/**
 * The accounts in a station's data folder; nothing is written before the first one is set up.
 * @param cost of new passphrases; what is there keeps its own.
 * @throws ExpectedError `accounts-damaged` when there are accounts that cannot be read.
 */
export function openStationAccounts(dataFolder: string, cost?: Cost): Accounts {
  return openAccounts({
    folder: dataFolder,
    nowMs: () => Date.now(),
    newId: () => randomBytes(8).toString('hex'),
    ...(cost === undefined ? {} : { cost }),
  });
}
