import type { Account } from '../../core/domain/account.ts';
import type { Reader } from '../../core/domain/reader.ts';
import type { SecretWords } from '../platform/log/secret-words.ts';
import type { SigningKey } from '../review/author.ts';
import type { Places } from './places.ts';
import type { PrefetchQueue } from './prefetch.ts';

/** Who has proved who they are. */
export interface SessionLogin {
  readonly account: Account;
  /** Null as long as the passphrase is a one-time one. */
  readonly signer: SigningKey | null;
  readonly locked: boolean;
  /** When mouse or keys were used last, by the backend's clock; locked: when it was locked. */
  activeAt: number;
}

/** One page. */
export interface Session {
  readonly id: string;
  /** Null until somebody has said who reads: no verdict without a reader. */
  reader: Reader | null;
  /** Null until somebody has logged in, and always on an open station. */
  login: SessionLogin | null;
  /** The connection has ended: what it started for everybody goes on. */
  gone: boolean;
  readonly places: Places;
  readonly prefetch: PrefetchQueue;
  /** Cases on its screen -> the patient's key. */
  readonly open: Map<string, string>;
  /** Cases on its screen -> names and ids that no log may show. */
  readonly names: Map<string, readonly string[]>;
}

/** Nothing is on its screen any more that no log may show. */
export function forgetNames({ names }: Session, secrets: Pick<SecretWords, 'forget'>): void {
  for (const one of names.values()) secrets.forget(one);
  names.clear();
}
