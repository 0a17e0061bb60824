import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { MIN_PASSPHRASE } from '../../core/exchange/export-options.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import { derive, SALT_BYTES, USUAL_COST, type Cost } from '../platform/derive-key.ts';
import { DATA_KEY_BYTES, type DataKey } from './sealer.ts';

const NONCE = 12;
const TAG = 16;

/** A data key under a passphrase: nonce, AES-256-GCM ciphertext, tag; the key of that by scrypt. */
export const wrappedByPassphraseSchema = z.strictObject({
  // A file may not make this station reserve more memory, nor wait longer.
  log2N: z.number().int().min(1).max(18),
  r: z.number().int().min(1).max(8),
  p: z.number().int().min(1).max(4),
  salt: z.base64(),
  wrapped: z.base64(),
});
export type WrappedByPassphrase = z.infer<typeof wrappedByPassphraseSchema>;

/**
 * @param keyId authenticated with it: a wrapped key opens no other workspace.
 * @throws ExpectedError `passphrase-weak`
 */
export async function wrapByPassphrase(
  key: DataKey,
  { keyId, passphrase }: { readonly keyId: string; readonly passphrase: string },
  cost: Cost = USUAL_COST,
): Promise<WrappedByPassphrase> {
  refuseWeak(passphrase);
  const salt = randomBytes(SALT_BYTES);
  const wrapping = await derive(passphrase, salt, cost);
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', wrapping, nonce).setAAD(contextOf(keyId, cost));
  const wrapped = Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
  return { ...cost, salt: salt.toString('base64'), wrapped: wrapped.toString('base64') };
}

/** @returns null when the passphrase is not the one. */
export async function unwrapByPassphrase(
  { salt, wrapped, ...cost }: WrappedByPassphrase,
  { keyId, passphrase }: { readonly keyId: string; readonly passphrase: string },
): Promise<DataKey | null> {
  const wrapping = await derive(passphrase, Buffer.from(salt, 'base64'), cost);
  const bytes = Buffer.from(wrapped, 'base64');
  if (bytes.length !== NONCE + DATA_KEY_BYTES + TAG) return null;
  const end = bytes.length - TAG;
  const opener = createDecipheriv('aes-256-gcm', wrapping, bytes.subarray(0, NONCE), { authTagLength: TAG });
  opener.setAAD(contextOf(keyId, cost)).setAuthTag(bytes.subarray(end));
  try {
    return Buffer.concat([opener.update(bytes.subarray(NONCE, end)), opener.final()]);
  } catch {
    return null;
  }
}

/** @throws ExpectedError `passphrase-weak` */
export function refuseWeak(passphrase: string): void {
  if ([...passphrase].length >= MIN_PASSPHRASE) return;
  throw new ExpectedError(
    'passphrase-weak',
    `The passphrase of the workspace has fewer than ${MIN_PASSPHRASE} characters; choose a longer one, best a sentence.`,
  );
}

function contextOf(keyId: string, { log2N, r, p }: Cost): Buffer {
  return Buffer.from(`countersign key ${keyId} ${String(log2N)} ${String(r)} ${String(p)}`, 'utf8');
}
