import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { MIN_PASSPHRASE } from '../../../core/exchange/export-options.ts';
import { writeAtomically } from '../../platform/atomic-file.ts';
import type { IdentityRecord, PatientEntry } from './identity.ts';
import { SECRET_BYTES } from './pseudonyms.ts';
import {
  damaged,
  isOfKey,
  newVaultKey,
  openVaultKey,
  sealVault,
  unsealVault,
  VAULT_COST,
  type VaultCost,
  type VaultKey,
} from './vault-file.ts';

/** Name of the file in the workspace. */
export const VAULT_NAME = 'deidentification.vault';

/** Who is who in everything that left de-identified. Patient data: never logged, never exported. */
export interface VaultEntries {
  readonly patients: readonly PatientEntry[];
  /** Original and new. */
  readonly uids: readonly (readonly [string, string])[];
  /** Id or name, and the pseudonym. */
  readonly readers: readonly (readonly [string, string])[];
}

/** The map of one workspace, which stays on the station, encrypted under a passphrase. */
export interface Vault {
  /** 32 bytes from which all pseudonyms follow: the same in every batch of the workspace. */
  readonly secret: Uint8Array;
  readonly record: IdentityRecord;
  entries(): VaultEntries;
  /**
   * Writes what was recorded, with what others wrote meanwhile; the old file stays until the new one is whole. Call
   * it before a batch is moved to its target: a batch whose map is lost cannot be found back.
   * @throws ExpectedError `vault-damaged`, `vault-changed`, `vault-unwritable`
   */
  save(): Promise<void>;
}

const pair = z.tuple([z.string(), z.string()]);
const contentSchema = z.strictObject({
  version: z.literal(1),
  secret: z.base64(),
  patients: z.array(
    z.strictObject({
      patientKey: z.string(),
      id: z.string(),
      name: z.string(),
      pseudonym: z.string(),
      shiftDays: z.number().int(),
    }),
  ),
  uids: z.array(pair),
  readers: z.array(pair),
});

/**
 * Opens the vault of a workspace, or begins one that `save` writes.
 * @param path of the file. @param cost of a new vault; an existing one has its own.
 * @throws ExpectedError `vault-passphrase`, `vault-weak`, `vault-damaged`, `vault-unreadable`; the file is never touched then.
 */
export async function openVault(
  path: string,
  passphrase: string,
  cost: VaultCost = VAULT_COST,
): Promise<Vault> {
  const file = await readIfThere(path);
  if (file === null) {
    refuseWeak(passphrase);
    const secret = new Uint8Array(randomBytes(SECRET_BYTES));
    return new FileVault(path, await newVaultKey(passphrase, cost), secret);
  }
  const key = await openVaultKey(file, passphrase);
  const content = parse(unsealVault(file, key));
  const vault = new FileVault(path, key, secretOf(content));
  vault.add(content);
  return vault;
}

/** Only for a vault that begins: an old passphrase must go on opening its own. */
function refuseWeak(passphrase: string): void {
  if ([...passphrase].length >= MIN_PASSPHRASE) return;
  throw new ExpectedError(
    'vault-weak',
    `The passphrase of the list of patients has fewer than ${MIN_PASSPHRASE} characters; choose a longer one, best a sentence.`,
  );
}

type Content = z.infer<typeof contentSchema>;

class FileVault implements Vault {
  readonly secret: Uint8Array;
  readonly record: IdentityRecord;
  readonly #path: string;
  readonly #key: VaultKey;
  readonly #patients = new Map<string, PatientEntry>();
  readonly #uids = new Map<string, string>();
  readonly #readers = new Map<string, string>();

  constructor(path: string, key: VaultKey, secret: Uint8Array) {
    this.#path = path;
    this.#key = key;
    this.secret = secret;
    this.record = {
      patient: (entry) => this.#addPatient(entry),
      uid: (original, replaced) => this.#uids.set(original, replaced),
      reader: (who, replaced) => this.#readers.set(who, replaced),
    };
  }

  entries(): VaultEntries {
    return { patients: [...this.#patients.values()], uids: [...this.#uids], readers: [...this.#readers] };
  }

  add(entries: VaultEntries): void {
    for (const entry of entries.patients) this.#addPatient(entry);
    for (const [original, replaced] of entries.uids) this.#uids.set(original, replaced);
    for (const [who, replaced] of entries.readers) this.#readers.set(who, replaced);
  }

  async save(): Promise<void> {
    const there = await readIfThere(this.#path);
    if (there !== null) this.#merge(there);
    const content: Content = {
      version: 1,
      secret: Buffer.from(this.secret).toString('base64'),
      patients: [...this.#patients.values()],
      uids: [...this.#uids],
      readers: [...this.#readers],
    };
    const sealed = sealVault(Buffer.from(JSON.stringify(content), 'utf8'), this.#key);
    try {
      await writeAtomically(this.#path, sealed);
    } catch (error) {
      throw new ExpectedError(
        'vault-unwritable',
        'The list of patients cannot be written into the workspace; make room or allow writing there, then export again.',
        { cause: error },
      );
    }
  }

  /** Another export may have saved since this vault was opened. */
  #merge(file: Uint8Array): void {
    if (!isOfKey(file, this.#key)) {
      throw new ExpectedError(
        'vault-changed',
        'Another export began or replaced the list of patients meanwhile; export again.',
      );
    }
    this.add(parse(unsealVault(file, this.#key)));
  }

  /** What is known of a patient is never replaced by less. */
  #addPatient(entry: PatientEntry): void {
    const known = this.#patients.get(entry.patientKey);
    this.#patients.set(entry.patientKey, {
      ...entry,
      id: entry.id === '' ? (known?.id ?? '') : entry.id,
      name: entry.name === '' ? (known?.name ?? '') : entry.name,
    });
  }
}

function parse(bytes: Uint8Array): Content {
  try {
    return contentSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch (error) {
    throw damaged(error);
  }
}

function secretOf({ secret }: Content): Uint8Array {
  const bytes = new Uint8Array(Buffer.from(secret, 'base64'));
  if (bytes.length !== SECRET_BYTES) throw damaged();
  return bytes;
}

async function readIfThere(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (error) {
    // Node's errors of the file system carry a code.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new ExpectedError(
      'vault-unreadable',
      'The list of patients in the workspace cannot be read; allow reading it, then export again.',
      { cause: error },
    );
  }
}
