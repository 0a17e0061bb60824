import { z } from 'zod';

/** What an account may do; every role may all that the roles before it may. */
export const roleSchema = z.enum(['reader', 'curator', 'administrator']);
export type Role = z.infer<typeof roleSchema>;

/** Whether a role includes another one. */
export function includesRole(role: Role, needed: Role): boolean {
  return roleSchema.options.indexOf(role) >= roleSchema.options.indexOf(needed);
}

/** `must-change`: has a one-time passphrase, with which nothing can be done but to choose an own one. */
export const accountStateSchema = z.enum(['active', 'must-change', 'disabled']);

export const accountIdSchema = z.string().regex(/^[0-9a-f]{16}$/);
/** It must show, and show as it is: neither steer a terminal nor turn the letters of what stands beside it. */
export const accountNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]*$/u)
  .regex(/[\p{L}\p{N}]/u);
/** sha256 of the raw public key: names a key wherever people compare keys. */
export const fingerprintSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** An account of the station as others may see it. */
export const accountSchema = z.strictObject({
  id: accountIdSchema,
  name: accountNameSchema,
  role: roleSchema,
  state: accountStateSchema,
});
export type Account = z.infer<typeof accountSchema>;

/** Who a deed on an account is laid to: an account, or whoever sits at the command line of the station. */
export const actorSchema = z.strictObject({
  id: accountIdSchema.nullable(),
  name: z.string().min(1).max(200),
});
export type Actor = z.infer<typeof actorSchema>;

/** Why an account has the key that it has. Changing a passphrase keeps the key. */
export const keyReasonSchema = z.enum(['first', 'reset']);

/** The public half of what an account signs with, for verification without the station. */
export const accountKeySchema = z.strictObject({
  /** Raw Ed25519 public key, 32 bytes. */
  publicKey: z.base64(),
  fingerprint: fingerprintSchema,
  /** ISO 8601, UTC. */
  since: z.string(),
  because: keyReasonSchema,
  /** Who added the account, or reset it: with a one-time passphrase of theirs this key was made. */
  by: actorSchema,
});
export type AccountKey = z.infer<typeof accountKeySchema>;

/** One line of what was done to the accounts of a station. */
export const accountEventSchema = z.strictObject({
  at: z.string(),
  by: actorSchema,
  account: z.strictObject({ id: accountIdSchema, name: accountNameSchema }),
  change: z.enum(['added', 'reset', 'key-made', 'passphrase-changed', 'role-changed', 'disabled', 'enabled']),
  role: roleSchema,
  /** Of the key that came with it (`key-made`) or ended with it (`reset`). */
  key: fingerprintSchema.nullable(),
});
export type AccountEvent = z.infer<typeof accountEventSchema>;

/** Characters of a new passphrase of a login; no other rule, since a sentence is better than a riddle. */
export const MIN_LOGIN_PASSPHRASE = 12;

/** As a person counts, not as UTF-16 does. */
export function isLongEnough(passphrase: string): boolean {
  return [...passphrase].length >= MIN_LOGIN_PASSPHRASE;
}
