import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { ExpectedError } from '../../core/domain/errors.ts';

/** 256 bits, one a workspace; everything else is derived from it. */
export type DataKey = Uint8Array;

export const DATA_KEY_BYTES = 32;

/** Makes bytes unreadable and unchangeable for everybody without the key. */
export interface Sealer {
  /** False: the workspace is clear, and what goes in comes out. */
  readonly isSealed: boolean;
  /**
   * Each call takes a new random nonce.
   * @param context what the bytes are and whose: they open under no other, so nothing can change its place unseen.
   */
  seal(bytes: Uint8Array, context: string): Uint8Array;
  /** Equal bytes of a context become equal sealed bytes: only for what must be found by its value. */
  sealAlike(bytes: Uint8Array, context: string): Uint8Array;
  /** @throws ExpectedError `sealed-damaged` for anything that was not sealed with this key for this context. */
  open(bytes: Uint8Array, context: string): Uint8Array;
  /** What something is called on the disk: says neither its name nor whether it is something known. */
  nameOf(name: string, context: string): string;
}

/** Sealed bytes: version 1, nonce 12, AES-256-GCM ciphertext, tag 16. */
const VERSION = 1;
const NONCE = 12;
const TAG = 16;
const START = 1 + NONCE;

export const CLEAR: Sealer = {
  isSealed: false,
  seal: (bytes) => bytes,
  sealAlike: (bytes) => bytes,
  open: (bytes) => bytes,
  nameOf: (name) => name,
};

/**
 * @param key null: a clear workspace.
 * @param purpose keys of different purposes have nothing in common: what was sealed for one opens for no other.
 */
export function createSealer(key: DataKey | null, purpose: 'files' | 'columns' | 'check'): Sealer {
  if (key === null) return CLEAR;
  const [encryption, nonces, names] = (['encryption', 'nonces', 'names'] as const).map((use) =>
    derivedKey(key, `${purpose} ${use}`),
  ) as [KeyObject, KeyObject, KeyObject]; // as many as are asked for
  const sealWith = (nonce: Uint8Array, bytes: Uint8Array, context: string): Uint8Array => {
    const cipher = createCipheriv('aes-256-gcm', encryption, nonce).setAAD(Buffer.from(context, 'utf8'));
    const sealed = Buffer.allocUnsafeSlow(START + bytes.length + TAG);
    sealed[0] = VERSION;
    sealed.set(nonce, 1);
    sealed.set(cipher.update(bytes), START);
    // GCM is a stream: nothing is left for the end.
    cipher.final();
    sealed.set(cipher.getAuthTag(), START + bytes.length);
    return sealed;
  };
  return {
    isSealed: true,
    seal: (bytes, context) => sealWith(randomBytes(NONCE), bytes, context),
    sealAlike(bytes, context) {
      // A nonce that follows from all it is used for never meets other bytes (as in SIV modes).
      const nonce = macOf(nonces, context).update(bytes).digest().subarray(0, NONCE);
      return sealWith(nonce, bytes, context);
    },
    open(bytes, context) {
      const end = bytes.length - TAG;
      if (end < START || bytes[0] !== VERSION) throw damaged();
      const opener = createDecipheriv('aes-256-gcm', encryption, bytes.subarray(1, START), {
        authTagLength: TAG,
      });
      opener.setAAD(Buffer.from(context, 'utf8')).setAuthTag(bytes.subarray(end));
      const opened = opener.update(bytes.subarray(START, end));
      try {
        opener.final();
      } catch (cause) {
        throw damaged(cause);
      }
      return opened;
    },
    nameOf: (name, context) => macOf(names, context).update(name).digest('hex'),
  };
}

export function newDataKey(): DataKey {
  return randomBytes(DATA_KEY_BYTES);
}

export function damaged(cause?: unknown): ExpectedError {
  return new ExpectedError(
    'sealed-damaged',
    'Something in this sealed workspace was changed, moved or damaged and is not used; restore the workspace from a backup.',
    { cause },
  );
}

function derivedKey(key: DataKey, use: string): KeyObject {
  return createSecretKey(
    new Uint8Array(hkdfSync('sha256', key, new Uint8Array(0), `countersign seal 1 ${use}`, DATA_KEY_BYTES)),
  );
}

function macOf(key: KeyObject, context: string): ReturnType<typeof createHmac> {
  // The length keeps context and what follows apart.
  return createHmac('sha256', key).update(`${String(Buffer.byteLength(context))} ${context}`);
}
