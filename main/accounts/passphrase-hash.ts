import { randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { costSchema, derive, SALT_BYTES, type Cost } from '../platform/derive-key.ts';

/** What is kept of a passphrase. */
export const passphraseHashSchema = z.strictObject({ cost: costSchema, salt: z.base64(), hash: z.base64() });
export type PassphraseHash = z.infer<typeof passphraseHashSchema>;

export async function hashPassphrase(passphrase: string, cost: Cost): Promise<PassphraseHash> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(passphrase, salt, cost);
  return { cost, salt: salt.toString('base64'), hash: hash.toString('base64') };
}

export async function isPassphrase(passphrase: string, kept: PassphraseHash): Promise<boolean> {
  const hash = Buffer.from(kept.hash, 'base64');
  const found = await derive(passphrase, Buffer.from(kept.salt, 'base64'), kept.cost);
  return hash.length === found.length && timingSafeEqual(hash, found);
}

/** Takes as long as a real comparison: how long a refusal took must not say whether the name exists. */
export async function compareWithNothing(passphrase: string, cost: Cost): Promise<void> {
  await derive(passphrase, randomBytes(SALT_BYTES), cost);
}
