import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/** What is signed: the hash of a line, which covers its text and all lines before it, and what kind of thing it is. */
function messageOf(lineHash: string): Buffer {
  return Buffer.from(`countersign journal line\n${lineHash}\n`, 'utf8');
}

/** Ed25519, base64. */
export function signLine(lineHash: string, privateKey: KeyObject): string {
  return sign(null, messageOf(lineHash), privateKey).toString('base64');
}

/** @param publicKey raw, 32 bytes, base64. False also when one of them is none. */
export function isSignatureOf(lineHash: string, signature: string, publicKey: string): boolean {
  try {
    const x = Buffer.from(publicKey, 'base64').toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return verify(null, messageOf(lineHash), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}
