import type { AccountEvent } from '../../core/domain/account.ts';
import type { AccountRecord } from './account-record.ts';

type EventOf = (record: AccountRecord, about: Pick<AccountEvent, 'by' | 'change' | 'key'>) => AccountEvent;

/** Makes the events of what is done to accounts now. @param nowMs milliseconds since 1970. */
export function accountEvents(nowMs: () => number): EventOf {
  return ({ id, name, role }, about) => ({
    at: new Date(nowMs()).toISOString(),
    account: { id, name },
    role,
    ...about,
  });
}
