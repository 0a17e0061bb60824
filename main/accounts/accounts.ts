import type { Accounts, Standing } from './accounts-port.ts';
import { openAccountDatabase } from './account-database.ts';
import { accountOf, type AccountRecord } from './account-record.ts';
import { USUAL_COST, type Cost } from '../platform/derive-key.ts';
import { createLogins } from './logins.ts';
import { createAdministration } from './administration.ts';

export interface AccountsPorts {
  /** The station's own folder. */
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** 16 hex digits that nobody has had before. */
  readonly newId: () => string;
  readonly cost?: Cost;
}

/** @throws ExpectedError `accounts-damaged` when there are accounts that cannot be read. */
export function openAccounts({ folder, nowMs, newId, cost = USUAL_COST }: AccountsPorts): Accounts {
  const database = openAccountDatabase(folder);
  const ports = { database, nowMs, newId, cost };
  database.exists();
  return {
    required: () => database.exists(),
    list: () => database.all().map(accountOf),
    events: () => database.events(),
    standing(id) {
      const record = database.get(id);
      return record === null ? null : standingOf(record);
    },
    ...createLogins(ports),
    ...createAdministration(ports),
    close: () => database.close(),
  };
}

function standingOf(record: AccountRecord): Standing {
  return { account: accountOf(record), key: record.key?.facts.fingerprint ?? null };
}
