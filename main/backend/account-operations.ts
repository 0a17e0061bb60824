import type { Contract } from '../../core/contract/contract.ts';
import type { Actor } from '../../core/domain/account.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { Implementation } from '../../core/transport/implementation.ts';
import type { BackendParts } from './parts.ts';
import type { Session } from './session.ts';

type AccountOperation =
  | 'session.logIn'
  | 'session.lock'
  | 'session.unlock'
  | 'session.active'
  | 'accounts.setUp'
  | 'accounts.changePassphrase'
  | 'accounts.list'
  | 'accounts.add'
  | 'accounts.reset'
  | 'accounts.change';

/** What a list shows of what was done, newest last. */
const EVENTS_SHOWN = 500;

/** Logins, and what administrators do to accounts. Passphrases go no further than into `accounts`. */
export function accountOperations({
  ports,
  logins,
}: BackendParts): Pick<Implementation<Contract, Session>, AccountOperation> {
  const { accounts } = ports;
  return {
    'session.logIn': async ({ name, passphrase }, session) => {
      await logins.logIn(session, name, passphrase);
      return logins.stateOf(session);
    },
    'session.lock': (_, session) => {
      logins.lock(session);
      return logins.stateOf(session);
    },
    'session.unlock': async ({ passphrase }, session) => {
      await logins.unlock(session, passphrase);
      return logins.stateOf(session);
    },
    'session.active': (_, session) => {
      logins.active(session);
      return {};
    },
    'accounts.setUp': async ({ name, passphrase }, session) => {
      await logins.setUp(session, name, passphrase);
      return logins.stateOf(session);
    },
    'accounts.changePassphrase': async ({ present, next }, session) => {
      await logins.changePassphrase(session, present, next);
      return logins.stateOf(session);
    },
    'accounts.list': () => ({ accounts: accounts.list(), events: accounts.events().slice(-EVENTS_SHOWN) }),
    'accounts.add': async (wanted, session) => {
      const { value, event } = await accounts.add(wanted, actorOf(session));
      await logins.changed(event, logins.authorOf(session));
      return { ...value };
    },
    'accounts.reset': async ({ id }, session) => {
      if (id === session.login?.account.id) {
        throw new ExpectedError('account-own', 'This is your own account; change its passphrase instead.');
      }
      const { value, event } = await accounts.reset(id, actorOf(session));
      await logins.changed(event, logins.authorOf(session));
      return { ...value };
    },
    'accounts.change': async ({ id, ...change }, session) => {
      const by = logins.authorOf(session);
      const { account, events } = accounts.change(id, change, actorOf(session));
      for (const event of events) await logins.changed(event, by);
      return account;
    },
  };
}

/** Only administrators come here, so only on a station that requires logins. */
function actorOf({ login }: Session): Actor {
  if (login !== null) return { id: login.account.id, name: login.account.name };
  throw new ExpectedError(
    'accounts-none',
    'This station has no accounts yet; set up the first administrator.',
  );
}
