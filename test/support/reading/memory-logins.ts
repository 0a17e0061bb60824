import type { SessionStateMessage } from '../../../core/contract/accounts.ts';
import type { Account } from '../../../core/domain/account.ts';
import { ExpectedError } from '../../../core/domain/errors.ts';
import type { Reader } from '../../../core/domain/reader.ts';

/** Who is on a page of the backend in memory. */
export interface MemoryLogin {
  reader: Reader | null;
  account: Account | null;
  locked: boolean;
}

/** Passphrase by name; null: an open station. Everybody administers, so that roles are the real backend's to test. */
export type MemoryAccounts = Readonly<Record<string, string>> | null;

/** Logins of a page as the backend answers them, without hashes, keys or delays. */
export function memoryLogins(accounts: () => MemoryAccounts, session: MemoryLogin) {
  const state = (): SessionStateMessage => {
    const names = Object.keys(accounts() ?? {});
    const { account, locked } = session;
    const login = { required: accounts() !== null, names, account, locked };
    return { login, reader: locked ? null : session.reader };
  };
  const logIn = (name: string, passphrase: string): SessionStateMessage => {
    if (accounts()?.[name] !== passphrase) {
      throw new ExpectedError('login-refused', 'Name or passphrase is not right.');
    }
    const id = Buffer.from(name).toString('hex').padEnd(16, '0').slice(0, 16);
    session.account = { id, name, role: 'administrator', state: 'active' };
    session.reader = { id, name, authenticated: true };
    session.locked = false;
    return state();
  };
  const none = (): never => {
    throw new ExpectedError('accounts-none', 'Not in memory.');
  };
  return {
    state,
    operations: {
      'session.logIn': ({ name, passphrase }: { name: string; passphrase: string }) =>
        logIn(name, passphrase),
      'session.lock': () => {
        session.locked = session.account !== null;
        return state();
      },
      'session.unlock': ({ passphrase }: { passphrase: string }) =>
        logIn(session.account?.name ?? '', passphrase),
      'session.active': () => ({}),
      'accounts.setUp': none,
      'accounts.changePassphrase': none,
      'accounts.list': none,
      'accounts.add': none,
      'accounts.reset': none,
      'accounts.change': none,
    },
    /** As the backend's rule: the work of one reader is never written down as another's. */
    requireAuthor: (by: string | undefined) => {
      if (session.reader === null) throw new ExpectedError('no-reader', 'Say who you are first.');
      if (session.account !== null && by !== session.reader.id) {
        throw new ExpectedError('no-reader', 'This is the work of another reader.');
      }
      return session.reader;
    },
  };
}
