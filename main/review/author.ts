import type { KeyObject } from 'node:crypto';
import type { Reader } from '../../core/domain/reader.ts';

/** What a logged in reader signs lines of the journal with. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  /** sha256 of the raw public key. */
  readonly fingerprint: string;
}

/** Who a line of the journal is laid to. Goes between threads; its key never goes anywhere else. */
export interface Author extends Reader {
  readonly signingKey?: SigningKey;
}

/**
 * What the line says of its author: nobody is called authenticated who does not sign, so that every line that names
 * an authenticated reader can be checked.
 */
export function readerOf(author: Author | null): Reader | null {
  if (author === null) return null;
  const { id, name, authenticated, signingKey } = author;
  return { id, name, authenticated: authenticated && signingKey !== undefined };
}
