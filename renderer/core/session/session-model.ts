import type { SettingsChange, StationSettings } from '../../../core/domain/station-settings.ts';
import type { Login } from '../../../core/contract/accounts.ts';
import type { OutputOf } from '../../../core/contract/define.ts';
import type { Contract } from '../../../core/contract/contract.ts';
import type { Reader } from '../../../core/domain/reader.ts';
import type { ConnectionState } from '../../../core/transport/reconnecting-client.ts';
import type { ReadStore } from '../read-store.ts';
import type { AccountsModel } from './create-accounts-model.ts';

export type TaskInfo = OutputOf<Contract, 'session.hello'>['tasks'][number];

/** A sentence for the reader. */
export interface Notice {
  readonly id: number;
  readonly level: 'info' | 'warning' | 'error';
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** How many times the same sentence came. */
  readonly count: number;
}

export interface SessionState {
  /** `connecting` until the first hello was answered; `sealed`: the passphrase of the workspace is wanted first. */
  readonly phase: 'connecting' | 'ready' | 'sealed';
  /** Of a sealed workspace: whether the keychain of the account can keep its key. */
  readonly keychain: boolean;
  readonly connection: ConnectionState;
  readonly version: string;
  readonly host: OutputOf<Contract, 'session.hello'>['host'];
  readonly settings: StationSettings;
  /** Whether logins are required, and whose this page has. */
  readonly login: Login;
  readonly workspace: string;
  /** Null: nobody has said who reads; no verdict without. */
  readonly reader: Reader | null;
  readonly readers: readonly Reader[];
  readonly tasks: readonly TaskInfo[];
  /** Images in the workspace; 0 = invite to open a folder or the demo study. */
  readonly images: number;
  /** Which provider runs the networks and why; empty until one has run. */
  readonly inference: string;
  readonly notices: readonly Notice[];
}

/** Who reads, in which workspace, and whether the backend is there. */
export interface SessionModel {
  readonly store: ReadStore<SessionState>;
  /** Asks again who and what is there; also after every reconnect. */
  refresh(): Promise<void>;
  /** @returns the failure's sentence, or null when signed in. */
  signIn(name: string): Promise<string | null>;
  signOut(): Promise<void>;
  /** The passphrase of a sealed workspace. @returns the failure's sentence, or null: then the page connects anew. */
  unsealWorkspace(given: { readonly passphrase: string; readonly keep: boolean }): Promise<string | null>;
  /** All four: the failure's sentence, or null when it is done. */
  logIn(name: string, passphrase: string): Promise<string | null>;
  unlock(passphrase: string): Promise<string | null>;
  changePassphrase(present: string, next: string): Promise<string | null>;
  /** Makes this station require logins. */
  setUp(name: string, passphrase: string): Promise<string | null>;
  lock(): Promise<void>;
  /** Mouse or keys were used. */
  active(): void;
  readonly accounts: AccountsModel;
  /** Shown at once, kept on the station; taken back with a notice when that fails. */
  changeSettings(change: SettingsChange): Promise<void>;
  notify(level: Notice['level'], message: string): void;
  dismiss(noticeId: number): void;
}
