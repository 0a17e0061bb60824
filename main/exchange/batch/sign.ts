import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { batchSignatureSchema, type BatchSignature } from '../../../core/exchange/manifest.ts';

/** Key of a station, as it signs batches. */
export interface StationKey {
  /** sha256 of the public key: what a sender tells the receiver by another way. */
  readonly fingerprint: string;
  /** @param bytes the whole manifest, as it lies on the disk. */
  sign(bytes: Uint8Array): BatchSignature;
}

/** @param pem PKCS #8. @throws Error when it holds no Ed25519 key. */
export function stationKeyOf(pem: string): StationKey {
  const privateKey = createPrivateKey(pem);
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error('This is no Ed25519 key.');
  const publicKey = derOf(createPublicKey(privateKey));
  const fingerprint = fingerprintOf(publicKey);
  return {
    fingerprint,
    sign: (bytes) => ({
      format: 'countersign-signature/1',
      algorithm: 'Ed25519',
      publicKey: publicKey.toString('base64'),
      fingerprint,
      signature: sign(null, bytes, privateKey).toString('base64'),
    }),
  };
}

export type SignatureCheck =
  | { readonly state: 'valid'; readonly fingerprint: string }
  | { readonly state: 'invalid'; readonly reason: string };

/** Whether these bytes carry this signature. @param text of the signature's file: anybody may have written it. */
export function checkSignature(bytes: Uint8Array, text: string): SignatureCheck {
  try {
    const { publicKey, fingerprint, signature } = batchSignatureSchema.parse(JSON.parse(text));
    const der = Buffer.from(publicKey, 'base64');
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    if (key.asymmetricKeyType !== 'ed25519' || fingerprintOf(derOf(key)) !== fingerprint) {
      return { state: 'invalid', reason: 'Its key does not have the fingerprint that it names.' };
    }
    if (verify(null, bytes, key, Buffer.from(signature, 'base64'))) return { state: 'valid', fingerprint };
    return { state: 'invalid', reason: 'It was made for another manifest, or the manifest was changed.' };
  } catch {
    return { state: 'invalid', reason: 'It cannot be read.' };
  }
}

function derOf(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' });
}

function fingerprintOf(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex');
}
