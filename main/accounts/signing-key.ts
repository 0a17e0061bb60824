import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { z } from 'zod';
import { costSchema, derive, SALT_BYTES, type Cost } from '../platform/derive-key.ts';

/** A private key under a passphrase: AES-256-GCM, the key by scrypt with a salt of its own. */
export const sealedKeySchema = z.strictObject({
  cost: costSchema,
  salt: z.base64(),
  iv: z.base64(),
  /** Ciphertext and tag of the PKCS #8 text. */
  box: z.base64(),
});
export type SealedKey = z.infer<typeof sealedKeySchema>;

export interface NewKey {
  readonly privateKey: KeyObject;
  /** Raw, 32 bytes, base64. */
  readonly publicKey: string;
  readonly fingerprint: string;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** An Ed25519 key that nobody has had before. */
export function newSigningKey(): NewKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  // An Ed25519 key in JWK always has x: the 32 bytes of the public key.
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  return { privateKey, publicKey: raw.toString('base64'), fingerprint: fingerprintOf(raw) };
}

export function fingerprintOf(rawPublicKey: Uint8Array): string {
  return createHash('sha256').update(rawPublicKey).digest('hex');
}

/** @param about what it belongs to: a key that was moved to another account does not open there. */
export async function sealKey(
  privateKey: KeyObject,
  passphrase: string,
  { cost, about }: { readonly cost: Cost; readonly about: string },
): Promise<SealedKey> {
  const salt = randomBytes(SALT_BYTES);
  const iv = randomBytes(IV_BYTES);
  const secret = await derive(passphrase, salt, cost);
  const text = privateKey.export({ format: 'der', type: 'pkcs8' });
  const cipher = createCipheriv('aes-256-gcm', secret, iv).setAAD(Buffer.from(about, 'utf8'));
  const box = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  text.fill(0);
  secret.fill(0);
  return { cost, salt: salt.toString('base64'), iv: iv.toString('base64'), box: box.toString('base64') };
}

/** @throws when the passphrase is another one, or the box was changed. */
export async function openKey(sealed: SealedKey, passphrase: string, about: string): Promise<KeyObject> {
  const secret = await derive(passphrase, Buffer.from(sealed.salt, 'base64'), sealed.cost);
  const box = Buffer.from(sealed.box, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', secret, Buffer.from(sealed.iv, 'base64'))
    .setAAD(Buffer.from(about, 'utf8'))
    .setAuthTag(box.subarray(box.length - TAG_BYTES));
  const text = Buffer.concat([decipher.update(box.subarray(0, box.length - TAG_BYTES)), decipher.final()]);
  const key = createPrivateKey({ key: text, format: 'der', type: 'pkcs8' });
  text.fill(0);
  secret.fill(0);
  return key;
}
