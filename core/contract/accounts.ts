import { z } from 'zod';
import { accountEventSchema, accountIdSchema, accountSchema, roleSchema } from '../domain/account.ts';
import { readerSchema } from '../domain/reader.ts';
import { event, request } from './define.ts';

/** What is typed. Never logged, never said back; how long a new one must be is told by the accounts. */
export const typedPassphraseSchema = z.string().min(1).max(1000);

/** As it is typed; whether it can be a name is told by the accounts. */
const typedNameSchema = z.string().min(1).max(200);

/** What a screen needs to ask for a login, and to say who is there. Nothing of patients or of work. */
export const loginSchema = z.strictObject({
  /** False: nobody has set up accounts, names are believed. */
  required: z.boolean(),
  /** Who may log in, to choose from. */
  names: z.array(z.string()),
  /** Whose login this page has; also while it is locked. */
  account: accountSchema.nullable(),
  locked: z.boolean(),
});
export type Login = z.infer<typeof loginSchema>;

/** Who this page is, after anything that may have changed it. */
export const sessionStateSchema = z.strictObject({ login: loginSchema, reader: readerSchema.nullable() });
export type SessionStateMessage = z.infer<typeof sessionStateSchema>;

const none = z.strictObject({});
const done = z.strictObject({});
const oneTime = z.strictObject({
  account: accountSchema,
  /** Shown once to the administrator, who hands it over; kept nowhere. */
  oneTimePassphrase: z.string(),
});

/** Logins: part of the contract. */
export const accountOperations = {
  /** @throws `login-refused`, with the same sentence whatever was wrong. */
  'session.logIn': request(
    z.strictObject({ name: typedNameSchema, passphrase: typedPassphraseSchema }),
    sessionStateSchema,
  ),
  /** The screen shows nothing of a patient any more; strokes that are on their way still arrive. */
  'session.lock': request(none, sessionStateSchema),
  /** The same reader is back. Somebody else logs in instead. */
  'session.unlock': request(z.strictObject({ passphrase: typedPassphraseSchema }), sessionStateSchema),
  /** Mouse or keys were used. */
  'session.active': request(none, done),

  /** The first administrator: from then on this station requires logins. Logs this page in. */
  'accounts.setUp': request(
    z.strictObject({ name: typedNameSchema, passphrase: typedPassphraseSchema }),
    sessionStateSchema,
  ),
  /** The one way on from a one-time passphrase. */
  'accounts.changePassphrase': request(
    z.strictObject({ present: typedPassphraseSchema, next: typedPassphraseSchema }),
    sessionStateSchema,
  ),
  'accounts.list': request(
    none,
    z.strictObject({ accounts: z.array(accountSchema), events: z.array(accountEventSchema) }),
  ),
  'accounts.add': request(z.strictObject({ name: typedNameSchema, role: roleSchema }), oneTime),
  /** Destroys the account's signing key with the passphrase. */
  'accounts.reset': request(z.strictObject({ id: accountIdSchema }), oneTime),
  'accounts.change': request(
    z.strictObject({
      id: accountIdSchema,
      role: roleSchema.exactOptional(),
      disabled: z.boolean().exactOptional(),
    }),
    accountSchema,
  ),

  /** Only to the page that it is about: logged out, locked by its idle time or by the system. */
  'session.changed': event(sessionStateSchema),
} as const;
