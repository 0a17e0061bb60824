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

const BY = { id: null, name: 'root (command line)' };

/** Ben logs in on a page of a station, whose accounts another process can change. */
async function station() {
  const folder = tempFolder({});
  let ids = 0;
  const newId = (): string => (++ids).toString(16).padStart(16, '0');
  const open = (): Accounts => openAccounts({ folder, nowMs: () => 1e12, newId, cost: COST });
  const [accounts, elsewhere] = [open(), open()];
  await accounts.setUp('Ada Admin', ADA);
  const { account, oneTimePassphrase } = (await accounts.add({ name: 'Ben', role: 'reader' }, BY)).value;
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
  const close = (): void => [logins, accounts, elsewhere].forEach((one) => one.close());
  return { elsewhere, clock, logins, session, told, ben: account.id, close };
}

it('ends on a page that asks for nothing when another process has disabled the account', async () => {
  const { elsewhere, clock, logins, session, told, ben, close } = await station();
  clock.fire(15_000);
  expect([logins.mayHear(session), told]).toEqual([true, []]);
  elsewhere.change(ben, { disabled: true }, BY);
  clock.fire(15_000);
  expect(logins.mayHear(session)).toBe(false);
  expect(told.map(({ login }) => login.account)).toEqual([null]);
  close();
});

it('lets a passphrase open nothing that was locked or left while it was looked at', async () => {
  const { logins, session, close } = await station();
  logins.lockAll();
  const unlocking = logins.unlock(session, BEN);
  // The lid is closed.
  logins.lockAll();
  await expect(unlocking).rejects.toThrow(/locked; unlock it first/);
  expect([logins.mayHear(session), session.login?.locked]).toEqual([false, true]);
  await logins.unlock(session, BEN);
  expect(logins.mayHear(session)).toBe(true);

  const loggingIn = logins.logIn(session, 'Ben', BEN);
  logins.logOut(session);
  await expect(loggingIn).rejects.toThrow(/Nobody is logged in/);
  expect([logins.mayHear(session), session.login]).toEqual([false, null]);
  close();
});

it('locks a page whose own lock did not: half a minute after it should have', async () => {
  const { clock, logins, session, told, close } = await station();
  const tenMinutes = 10 * 60_000;
  clock.pass(tenMinutes);
  logins.active(session);
  clock.pass(tenMinutes + 30_000);
  clock.fire(15_000);
  expect([logins.mayHear(session), told]).toEqual([true, []]);
  clock.pass(1);
  clock.fire(15_000);
  expect(logins.mayHear(session)).toBe(false);
  expect(told.map(({ login }) => login.locked)).toEqual([true]);
  close();
});
