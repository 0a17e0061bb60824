import type { SessionStateMessage } from '../../core/contract/accounts.ts';
import type { AccountEvent } from '../../core/domain/account.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { Accounts, LoggedIn, Signer } from '../accounts/accounts-port.ts';
import type { Clock } from '../inference/clock.ts';
import type { Author, SigningKey } from '../review/author.ts';
import type { Store } from '../store/store.ts';
import type { SettingsPort } from './ports.ts';
import type { Session, SessionLogin } from './session.ts';

/** Who is logged in on which page, and since when nobody has touched it. */
export interface Logins {
  required(): boolean;
  /** Logs a page out whose account was reset, disabled or given another key; follows its role. */
  settle(session: Session): void;
  stateOf(session: Session): SessionStateMessage;
  /** Whether the page may be told and shown what is of patients. */
  mayHear(session: Session): boolean;
  /** Who what this page asks for is laid to; null: nobody. */
  authorOf(session: Session): Author | null;
  join(session: Session, tell: (state: SessionStateMessage) => void): void;
  leave(session: Session): void;
  setUp(session: Session, name: string, passphrase: string): Promise<void>;
  logIn(session: Session, name: string, passphrase: string): Promise<void>;
  unlock(session: Session, passphrase: string): Promise<void>;
  changePassphrase(session: Session, present: string, next: string): Promise<void>;
  logOut(session: Session): void;
  /** All pages of this page's account. */
  lock(session: Session): void;
  lockAll(): void;
  active(session: Session): void;
  /** Accounts were changed: pages of which that is true are told. */
  changed(event: AccountEvent, by: Author | null): Promise<void>;
  close(): void;
}

export interface LoginPorts {
  readonly accounts: Accounts;
  readonly settings: Pick<SettingsPort, 'now'>;
  readonly store: Pick<Store, 'admit' | 'recordAccountChange'>;
  readonly clock: Clock;
  /** What a page had on its screen is not its screen's any more. */
  readonly onEnd: (session: Session) => void;
  readonly log: (line: string) => void;
}

const TICK_MS = 15_000;
/** The page locks itself first; the backend only where it does not. */
const GRACE_MS = 30_000;

export function createLogins({ accounts, settings, store, clock, onEnd, log }: LoginPorts): Logins {
  const tells = new Map<Session, (state: SessionStateMessage) => void>();
  let stopTick: (() => void) | null = null;

  const required = (): boolean => accounts.required();
  const stateOf = (session: Session): SessionStateMessage => {
    if (!required()) {
      return { login: { required: false, names: [], account: null, locked: false }, reader: session.reader };
    }
    const { login } = session;
    const names = accounts.list().filter((one) => one.state !== 'disabled');
    return {
      login: {
        required: true,
        names: names.map((one) => one.name),
        account: login?.account ?? null,
        locked: login?.locked ?? false,
      },
      reader: mayHear(session) ? session.reader : null,
    };
  };
  const mayHear = ({ login }: Session): boolean => {
    if (!required()) return true;
    return login !== null && !login.locked && login.account.state === 'active';
  };
  const tell = (session: Session): void => tells.get(session)?.(stateOf(session));

  const end = (session: Session): void => {
    session.login = null;
    session.reader = null;
    onEnd(session);
  };

  /** How often a page was locked or left: a passphrase that was typed before opens nothing after. */
  const leavings = new WeakMap<Session, number>();
  const leavingsOf = (session: Session): number => leavings.get(session) ?? 0;
  const leave = (session: Session): void => void leavings.set(session, leavingsOf(session) + 1);

  const lockOne = (session: Session): void => {
    leave(session);
    if (session.login === null || session.login.locked) return;
    // From now on nobody is active: see `requireAppend`.
    session.login = { ...session.login, locked: true, activeAt: clock.now() };
    tell(session);
  };

  const tick = (): void => {
    stopTick = null;
    const minutes = settings.now().lockAfterMinutes;
    for (const session of tells.keys()) {
      // Another process may have ended the account; a page that asks for nothing still hears of cases.
      if (session.login !== null) settleOrEnd(session);
      const idle = clock.now() - (session.login?.activeAt ?? Infinity);
      if (minutes > 0 && idle > minutes * 60_000 + GRACE_MS) lockOne(session);
    }
    watch();
  };
  const watch = (): void => {
    const open = [...tells.keys()].some((one) => one.login !== null && !one.login.locked);
    if (open) stopTick ??= clock.after(TICK_MS, tick);
  };

  /** The page is this reader's from here on. What another one had on it is forgotten. */
  const begin = async (session: Session, proving: Promise<LoggedIn>): Promise<void> => {
    const before = leavingsOf(session);
    const { account, signer } = await proving;
    const same = session.login?.account.id === account.id;
    const reader =
      signer === null
        ? null
        : await store.admit({ account, facts: signer.facts, signingKey: signingKeyOf(signer) });
    if (session.gone) return;
    if (leavingsOf(session) !== before) throw left(session);
    if (!same) end(session);
    session.login = {
      account,
      signer: signer === null ? null : signingKeyOf(signer),
      locked: false,
      activeAt: clock.now(),
    };
    session.reader = reader;
    watch();
  };

  const settle = (session: Session): void => {
    const { login } = session;
    // A name that was only said counts no more.
    if (login === null) return void (session.reader = null);
    const standing = accounts.standing(login.account.id);
    const { account, key } = standing ?? { account: null, key: null };
    if (account === null || account.state === 'disabled' || key !== (login.signer?.fingerprint ?? null)) {
      end(session);
      tell(session);
    } else if (account.role !== login.account.role) {
      session.login = { ...login, account };
      tell(session);
    }
  };

  /** For the timer, which has nobody to tell that accounts cannot be read: nobody goes on with one then. */
  const settleOrEnd = (session: Session): void => {
    try {
      settle(session);
    } catch {
      log('the accounts of the station cannot be read');
      end(session);
    }
  };

  const record = async (event: AccountEvent, by: Author | null): Promise<void> => {
    // The station's own list has it already.
    await store.recordAccountChange(event, by).catch(() => log('a change of accounts is not in the journal'));
  };

  return {
    required,
    settle,
    stateOf,
    mayHear,
    authorOf,
    join: (session, told) => void tells.set(session, told),
    leave: (session) => {
      tells.delete(session);
      session.login = null;
    },
    async setUp(session, name, passphrase) {
      const { value, event } = await accounts.setUp(name, passphrase);
      await begin(session, Promise.resolve(value));
      await record(event, authorOf(session));
      for (const one of tells.keys()) {
        if (one === session) continue;
        end(one);
        tell(one);
      }
    },
    async logIn(session, name, passphrase) {
      if (!required()) throw notRequired();
      await begin(session, accounts.logIn(name, passphrase));
    },
    async unlock(session, passphrase) {
      await begin(session, accounts.unlock(loginOf(session).account.id, passphrase));
    },
    async changePassphrase(session, present, next) {
      const login = loginOf(session);
      if (login.locked) throw new ExpectedError('no-reader', 'This screen is locked; unlock it first.');
      const { value, event } = await accounts.changePassphrase(login.account.id, present, next);
      await begin(session, Promise.resolve(value));
      await record(event, authorOf(session));
    },
    logOut(session) {
      leave(session);
      end(session);
    },
    lock(session) {
      const id = session.login?.account.id;
      for (const one of [session, ...tells.keys()]) if (one.login?.account.id === id) lockOne(one);
    },
    lockAll: () => [...tells.keys()].forEach(lockOne),
    active(session) {
      const id = session.login?.account.id;
      for (const { login } of tells.keys()) {
        if (login !== null && login.account.id === id && !login.locked) login.activeAt = clock.now();
      }
    },
    async changed(event, by) {
      await record(event, by);
      for (const session of tells.keys()) settle(session);
    },
    close: () => stopTick?.(),
  };
}

function authorOf({ reader, login }: Session): Author | null {
  const signer = login?.signer ?? null;
  return reader === null || signer === null ? reader : { ...reader, signingKey: signer };
}

function signingKeyOf({ privateKey, facts }: Signer): SigningKey {
  return { privateKey, fingerprint: facts.fingerprint };
}

function loginOf({ login }: Session): SessionLogin {
  if (login !== null) return login;
  throw new ExpectedError('no-reader', 'Nobody is logged in on this page; log in first.');
}

/** Who is there now has not typed it. */
function left({ login }: Session): ExpectedError {
  return new ExpectedError(
    'no-reader',
    login === null
      ? 'Nobody is logged in on this page; log in first.'
      : 'This screen is locked; unlock it first.',
  );
}

function notRequired(): ExpectedError {
  return new ExpectedError(
    'accounts-none',
    'This station has no accounts yet; choose or enter a name instead.',
  );
}
