import { expect, it } from 'vitest';
import type { SessionStateMessage } from '../../core/contract/accounts.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { memorySettings } from '../../test/support/memory-settings.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import type { Accounts } from '../accounts/accounts-port.ts';
import { openAccounts } from '../accounts/accounts.ts';
import { createLogins } from './logins.ts';
import type { Session } from './session.ts';

const COST = { log2N: 4, r: 8, p: 1 };
const ADA = 'correct horse battery';
const BEN = 'another long sentence';

it('ends on a page that asks for nothing when another process has disabled the account', async () => {
  const folder = tempFolder({});
  let ids = 0;
  const newId = (): string => (++ids).toString(16).padStart(16, '0');
  const open = (): Accounts => openAccounts({ folder, nowMs: () => 1e12, newId, cost: COST });
  const [accounts, elsewhere] = [open(), open()];
  const by = { id: null, name: 'root (command line)' };
  await accounts.setUp('Ada Admin', ADA);
  const { account, oneTimePassphrase } = (await accounts.add({ name: 'Ben', role: 'reader' }, by)).value;
  await accounts.changePassphrase(account.id, oneTimePassphrase, BEN);

  const clock = new ManualClock();
  const logins = createLogins({
    ...{ accounts, clock, settings: memorySettings() },
    store: {
      admit: ({ account: { id, name } }) => Promise.resolve({ id, name, authenticated: true }),
      recordAccountChange: () => Promise.resolve(),
    },
    onEnd: () => undefined,
    log: () => undefined,
  });
  const session = { reader: null, login: null, gone: false } as Session; // nothing else of it is used
  const told: SessionStateMessage[] = [];
  logins.join(session, (state) => void told.push(state));
  await logins.logIn(session, 'Ben', BEN);
  clock.fire(15_000);
  expect([logins.mayHear(session), told]).toEqual([true, []]);

  elsewhere.change(account.id, { disabled: true }, by);
  clock.fire(15_000);
  expect(logins.mayHear(session)).toBe(false);
  expect(told.map(({ login }) => login.account)).toEqual([null]);
  logins.close();
  for (const one of [accounts, elsewhere]) one.close();
});
