import type { KeyObject } from 'node:crypto';
import type { Account, AccountEvent, AccountKey, Actor, Role } from '../../core/domain/account.ts';

/** What a login may sign with. */
export interface Signer {
  readonly privateKey: KeyObject;
  readonly facts: AccountKey;
}

export interface LoggedIn {
  readonly account: Account;
  /** Null as long as the passphrase is a one-time one. */
  readonly signer: Signer | null;
}

/** What has become of an account since somebody logged in with it. */
export interface Standing {
  readonly account: Account;
  /** Fingerprint of the key that it signs with now. */
  readonly key: string | null;
}

/** What was done to an account, for the journal of the workspace that is open. */
export interface Done<T> {
  readonly value: T;
  readonly event: AccountEvent;
}

/**
 * Who may log in on this station. Everything is read from the disk when it is asked for, so that several processes
 * (workstation, command line) agree. All throw ExpectedError `accounts-damaged` when the file is not as it was written.
 */
export interface Accounts {
  /** Whether logins are required: since the first administrator was set up. */
  required(): boolean;
  list(): Account[];
  /** What was done to accounts, oldest first. */
  events(): AccountEvent[];
  /** Null: there is no such account. */
  standing(id: string): Standing | null;

  /** @throws ExpectedError `accounts-exist`, `passphrase-short`. */
  setUp(name: string, passphrase: string): Promise<Done<LoggedIn>>;
  /** @throws ExpectedError `login-refused` with the same sentence whatever was wrong, and how long to wait. */
  logIn(name: string, passphrase: string): Promise<LoggedIn>;
  unlock(id: string, passphrase: string): Promise<LoggedIn>;
  /** The key stays; after a one-time passphrase a new one is made. @throws ExpectedError `login-refused`, `passphrase-short`, `passphrase-same`. */
  changePassphrase(id: string, present: string, next: string): Promise<Done<LoggedIn>>;

  /** @param oneTime made when not given. The first account of a station is its administrator. */
  add(
    wanted: { readonly name: string; readonly role: Role; readonly oneTime?: string },
    by: Actor,
  ): Promise<Done<{ readonly account: Account; readonly oneTimePassphrase: string }>>;
  /** Destroys the signing key: what it signed stays valid, nothing can be signed with it again. */
  reset(
    id: string,
    by: Actor,
    oneTime?: string,
  ): Promise<Done<{ readonly account: Account; readonly oneTimePassphrase: string }>>;
  /** @throws ExpectedError `last-administrator`. */
  change(
    id: string,
    change: { readonly role?: Role; readonly disabled?: boolean },
    by: Actor,
  ): { readonly account: Account; readonly events: readonly AccountEvent[] };
  close(): void;
}
