import type { Actor } from '../../core/domain/account.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import { accountEvents } from './account-events.ts';
import { accountOf, type AccountRecord } from './account-record.ts';
import type { Accounts } from './accounts-port.ts';
import { NO_GUESSES } from './guess-delay.ts';
import type { LoginPorts } from './logins.ts';
import { oneTimePassphrase } from './one-time-passphrase.ts';
import { hashPassphrase } from './passphrase-hash.ts';
import { requireName } from './require-name.ts';
import { requireLongPassphrase } from './require-passphrase.ts';

type Administration = Pick<Accounts, 'add' | 'reset' | 'change'>;

/** What administrators do to accounts. None of it needs, or gives, the passphrase of another person. */
export function createAdministration({ database, nowMs, newId, cost }: LoginPorts): Administration {
  const eventOf = accountEvents(nowMs);

  return {
    async add({ name, role, oneTime = oneTimePassphrase() }, by) {
      requireLongPassphrase(oneTime);
      const record: AccountRecord = {
        ...{ id: newId(), name: requireName(name), role, disabled: false },
        ...{ pending: { because: 'first', by }, key: null, guesses: NO_GUESSES },
        passphrase: await hashPassphrase(oneTime, cost),
      };
      const event = eventOf(record, { by, change: 'added', key: null });
      const write = { records: [record], events: [event] };
      if (!database.exists()) {
        if (role !== 'administrator') {
          throw new ExpectedError(
            'last-administrator',
            'The first account of a station is an administrator.',
          );
        }
        database.create(write);
      } else {
        database.change(() => {
          if (database.find(name) !== null) {
            throw new ExpectedError(
              'account-name',
              'There is an account of this name already; choose another name.',
            );
          }
          return { write, value: undefined };
        });
      }
      return { value: { account: accountOf(record), oneTimePassphrase: oneTime }, event };
    },

    async reset(id, by, oneTime = oneTimePassphrase()) {
      requireLongPassphrase(oneTime);
      const passphrase = await hashPassphrase(oneTime, cost);
      return database.change(() => {
        const before = known(database.get(id));
        if (before.disabled) {
          throw new ExpectedError(
            'account-disabled',
            'This account is disabled; enable it first, then reset it.',
          );
        }
        const record: AccountRecord = {
          ...before,
          ...{ passphrase, key: null, guesses: NO_GUESSES },
          // Who never had a key still gets a first one, but of this administrator's one-time passphrase.
          pending: { because: before.key === null ? (before.pending?.because ?? 'reset') : 'reset', by },
        };
        const event = eventOf(record, { by, change: 'reset', key: before.key?.facts.fingerprint ?? null });
        const value = { account: accountOf(record), oneTimePassphrase: oneTime };
        return { write: { records: [record], events: [event] }, value: { value, event } };
      });
    },

    change: (id, { role, disabled }, by) =>
      database.change(() => {
        const before = known(database.get(id));
        const record = { ...before, role: role ?? before.role, disabled: disabled ?? before.disabled };
        requireAdministrator([...database.all().filter((one) => one.id !== id), record]);
        const events = [
          ...(record.role === before.role
            ? []
            : [eventOf(record, { by, change: 'role-changed', key: null })]),
          ...(record.disabled === before.disabled
            ? []
            : [eventOf(record, { by, change: record.disabled ? 'disabled' : 'enabled', key: null })]),
        ];
        return { write: { records: [record], events }, value: { account: accountOf(record), events } };
      }),
  };
}

/** The name of somebody at the command line. */
export function commandLineActor(systemAccount: string): Actor {
  return { id: null, name: `${systemAccount} (command line)` };
}

function requireAdministrator(records: readonly AccountRecord[]): void {
  if (records.some((one) => one.role === 'administrator' && !one.disabled)) return;
  throw new ExpectedError(
    'last-administrator',
    'This is the only administrator of the station; make somebody else one first.',
  );
}

function known(record: AccountRecord | null): AccountRecord {
  if (record !== null) return record;
  throw new ExpectedError('account-unknown', 'There is no such account; read the list again.');
}
