import { z } from 'zod';
import {
  accountIdSchema,
  accountKeySchema,
  accountNameSchema,
  actorSchema,
  keyReasonSchema,
  roleSchema,
  type Account,
} from '../../core/domain/account.ts';
import { guessesSchema } from './guess-delay.ts';
import { passphraseHashSchema } from './passphrase-hash.ts';
import { sealedKeySchema } from './signing-key.ts';

/** An account as the station keeps it. */
export const accountRecordSchema = z.strictObject({
  id: accountIdSchema,
  name: accountNameSchema,
  role: roleSchema,
  disabled: z.boolean(),
  /** Set: the passphrase is a one-time one, and the next own one makes a key for this reason. */
  pending: z.strictObject({ because: keyReasonSchema, by: actorSchema }).nullable(),
  passphrase: passphraseHashSchema,
  /** What it signs with; null as long as the passphrase is a one-time one. */
  key: z.strictObject({ facts: accountKeySchema, sealed: sealedKeySchema }).nullable(),
  guesses: guessesSchema,
});
export type AccountRecord = z.infer<typeof accountRecordSchema>;

export function accountOf({ id, name, role, disabled, pending }: AccountRecord): Account {
  return { id, name, role, state: disabled ? 'disabled' : pending === null ? 'active' : 'must-change' };
}

/** Two accounts whose names differ only in this would be taken for one another. */
export function nameKey(name: string): string {
  const visible = name.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  return visible.trim().replace(/\s+/g, ' ').toLowerCase();
}
