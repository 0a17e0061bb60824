import { ExpectedError } from '../../core/domain/errors.ts';
import type { AccountKey } from '../../core/domain/account.ts';
import type { AccountDatabase } from './account-database.ts';
import { accountEvents } from './account-events.ts';
import { accountOf, nameKey, type AccountRecord } from './account-record.ts';
import type { Accounts, Done, LoggedIn } from './accounts-port.ts';
import type { Cost } from '../platform/derive-key.ts';
import { delayMs, NO_GUESSES, settled, waitMs, withAttempt, type Guesses } from './guess-delay.ts';
import { compareWithNothing, hashPassphrase, isPassphrase } from './passphrase-hash.ts';
import { requireName } from './require-name.ts';
import { requireLongPassphrase } from './require-passphrase.ts';
import { newSigningKey, openKey, sealKey } from './signing-key.ts';

export interface LoginPorts {
  readonly database: AccountDatabase;
  readonly nowMs: () => number;
  readonly newId: () => string;
  readonly cost: Cost;
}

/** Names that do not exist wait as those that do; more than these are forgotten, oldest first. */
const MOST_UNKNOWN = 200;

type Logins = Pick<Accounts, 'setUp' | 'logIn' | 'unlock' | 'changePassphrase'>;

export function createLogins({ database, nowMs, newId, cost }: LoginPorts): Logins {
  const unknown = new Map<string, Guesses>();
  const eventOf = accountEvents(nowMs);

  /** Counts an attempt before it is looked at; one that comes too early only puts right a clock that was set back. */
  const attempt = (guesses: Guesses): { readonly guesses: Guesses; readonly wait: number } => {
    const present = settled(guesses, nowMs());
    const wait = waitMs(present, nowMs());
    return { guesses: wait > 0 ? present : withAttempt(present, nowMs()), wait };
  };

  const refuseUnknown = async (name: string, passphrase: string): Promise<never> => {
    const key = nameKey(name);
    const { guesses, wait } = attempt(unknown.get(key) ?? NO_GUESSES);
    unknown.delete(key);
    unknown.set(key, guesses);
    const [oldest] = unknown.keys();
    if (unknown.size > MOST_UNKNOWN && oldest !== undefined) unknown.delete(oldest);
    if (wait > 0) throw tooEarly(wait);
    await compareWithNothing(passphrase, cost);
    throw refused(guesses.failures);
  };

  /** The account as it is once its passphrase has been given. */
  const prove = async (id: string, passphrase: string): Promise<AccountRecord> => {
    const { counted, wait } = database.change(() => {
      const record = required(database.get(id));
      const { guesses, wait } = attempt(record.guesses);
      const next = { ...record, guesses };
      return { write: { records: [next], events: [] }, value: { counted: next, wait } };
    });
    // What was written stays: a clock that was set back counts from now on, not anew at every attempt.
    if (wait > 0) throw tooEarly(wait);
    const right = await isPassphrase(passphrase, counted.passphrase);
    if (!right || counted.disabled) throw refused(counted.guesses.failures);
    return database.change(() => {
      const record = required(database.get(id));
      // It was reset or disabled while the passphrase was looked at.
      if (record.passphrase.hash !== counted.passphrase.hash || record.disabled) throw refused(0);
      const next = { ...record, guesses: NO_GUESSES };
      return { write: { records: [next], events: [] }, value: next };
    });
  };

  const logInto = async (id: string, passphrase: string): Promise<LoggedIn> =>
    loggedIn(await prove(id, passphrase), passphrase);

  return {
    async setUp(wanted, passphrase) {
      const name = requireName(wanted);
      requireLongPassphrase(passphrase);
      const id = newId();
      const by = { id, name };
      const draft: AccountRecord = {
        ...{ id, name, role: 'administrator', disabled: false, pending: null, key: null },
        ...{ passphrase: await hashPassphrase(passphrase, cost), guesses: NO_GUESSES },
      };
      const { record, facts } = await withNewKey(draft, passphrase, { because: 'first', by });
      const event = eventOf(record, { by, change: 'added', key: null });
      database.create({
        records: [record],
        events: [event, eventOf(record, { by, change: 'key-made', key: facts.fingerprint })],
      });
      return { value: await loggedIn(record, passphrase), event };
    },
    async logIn(name, passphrase) {
      const record = database.find(name);
      return record === null ? refuseUnknown(name, passphrase) : logInto(record.id, passphrase);
    },
    unlock: logInto,
    async changePassphrase(id, present, next): Promise<Done<LoggedIn>> {
      requireLongPassphrase(next);
      if (next.normalize('NFKC') === present.normalize('NFKC')) {
        throw new ExpectedError('passphrase-same', 'This is the present passphrase; choose another one.');
      }
      const before = await prove(id, present);
      const by = { id, name: before.name };
      const hashed = { ...before, passphrase: await hashPassphrase(next, cost), pending: null };
      const { record, facts } =
        before.key === null
          ? await withNewKey(hashed, next, before.pending ?? { because: 'reset', by })
          : await resealed(hashed, { key: before.key, present, next });
      const event = eventOf(record, {
        by,
        ...(before.key === null
          ? { change: 'key-made', key: facts.fingerprint }
          : { change: 'passphrase-changed', key: null }),
      });
      database.change(() => {
        const now = required(database.get(id));
        // An administrator has reset it meanwhile: that counts.
        if (now.passphrase.hash !== before.passphrase.hash || now.disabled) throw refused(0);
        const { role, disabled } = now;
        return { write: { records: [{ ...record, role, disabled }], events: [event] }, value: undefined };
      });
      return { value: await loggedIn(record, next), event };
    },
  };

  async function withNewKey(
    record: AccountRecord,
    passphrase: string,
    why: NonNullable<AccountRecord['pending']>,
  ): Promise<{ readonly record: AccountRecord; readonly facts: AccountKey }> {
    const { privateKey, publicKey, fingerprint } = newSigningKey();
    const sealed = await sealKey(privateKey, passphrase, { cost, about: aboutKey(record.id, fingerprint) });
    const facts = { publicKey, fingerprint, since: new Date(nowMs()).toISOString(), ...why };
    return { record: { ...record, key: { facts, sealed } }, facts };
  }

  async function resealed(
    record: AccountRecord,
    {
      key,
      present,
      next,
    }: { readonly key: NonNullable<AccountRecord['key']>; readonly present: string; readonly next: string },
  ): Promise<{ readonly record: AccountRecord; readonly facts: AccountKey }> {
    const about = aboutKey(record.id, key.facts.fingerprint);
    const privateKey = await openKey(key.sealed, present, about);
    const sealed = await sealKey(privateKey, next, { cost, about });
    return { record: { ...record, key: { facts: key.facts, sealed } }, facts: key.facts };
  }
}

async function loggedIn(record: AccountRecord, passphrase: string): Promise<LoggedIn> {
  const { key } = record;
  if (key === null) return { account: accountOf(record), signer: null };
  const about = aboutKey(record.id, key.facts.fingerprint);
  const privateKey = await openKey(key.sealed, passphrase, about).catch((cause: unknown) => {
    throw new ExpectedError(
      'accounts-damaged',
      'The signing key of this account is damaged; restore the accounts of this station from a copy, or let an administrator reset the account.',
      { cause },
    );
  });
  return { account: accountOf(record), signer: { privateKey, facts: key.facts } };
}

function aboutKey(id: string, fingerprint: string): string {
  return `countersign account ${id} key ${fingerprint}`;
}

function required(record: AccountRecord | null): AccountRecord {
  if (record !== null) return record;
  throw new ExpectedError('account-gone', 'This account is not on this station any more; log in again.');
}

function refused(failures: number): ExpectedError {
  const wait = delayMs(failures);
  return new ExpectedError(
    'login-refused',
    wait === 0
      ? 'Name or passphrase is not right.'
      : `Name or passphrase is not right. The next attempt is possible in ${inWords(wait)}.`,
  );
}

function tooEarly(wait: number): ExpectedError {
  return new ExpectedError(
    'login-refused',
    `There were several wrong attempts; the next one is possible in ${inWords(wait)}.`,
  );
}

function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 90) return seconds === 1 ? '1 second' : `${String(seconds)} seconds`;
  return `${String(Math.ceil(seconds / 60))} minutes`;
}
