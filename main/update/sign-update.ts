import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { ExpectedError } from '../../core/domain/errors.ts';
import { updateSignatureSchema } from './update-schema.ts';

/** @param pem PKCS #8 of the release key. @returns the text of `update.json.sig`. @throws Error when it is no Ed25519 key. */
export function signUpdate(bytes: Uint8Array, pem: string): string {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('The release key must be an Ed25519 key.');
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' });
  const file = {
    format: 'countersign-update-signature/1',
    algorithm: 'Ed25519',
    fingerprint: fingerprintOf(publicKey),
    signature: sign(null, bytes, key).toString('base64'),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/**
 * @param keys public keys that are believed, DER as base64.
 * @returns fingerprint of the key that signed.
 * @throws ExpectedError `update-no-keys`, `update-key-unknown`, `update-changed`.
 */
export function checkUpdateSignature(bytes: Uint8Array, text: string, keys: readonly string[]): string {
  if (keys.length === 0) {
    throw new ExpectedError(
      'update-no-keys',
      'This build accepts no update files, since no release key was built into it; install the new version by its installer.',
    );
  }
  const parsed = updateSignatureSchema.safeParse(jsonOf(text));
  if (!parsed.success) throw changed('Its signature cannot be read');
  const { fingerprint, signature } = parsed.data;
  const key = keys.map((one) => Buffer.from(one, 'base64')).find((der) => fingerprintOf(der) === fingerprint);
  if (key === undefined) {
    throw new ExpectedError(
      'update-key-unknown',
      'This update file is signed with a key that this program does not know; do not install it, and ask where it comes from.',
    );
  }
  const publicKey = createPublicKey({ key, format: 'der', type: 'spki' });
  if (
    publicKey.asymmetricKeyType === 'ed25519' &&
    verify(null, bytes, publicKey, Buffer.from(signature, 'base64'))
  ) {
    return fingerprint;
  }
  throw changed('Its signature does not fit what it says of itself');
}

/** sha256 of a public key, as people compare it. */
export function fingerprintOf(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex');
}

export function changed(what: string): ExpectedError {
  return new ExpectedError(
    'update-changed',
    `${what}: this update file was damaged or changed after it was made; do not install it, and fetch it again.`,
  );
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
