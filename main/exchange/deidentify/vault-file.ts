import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  randomBytes,
  scrypt,
  timingSafeEqual,
} from 'node:crypto';
import { ExpectedError } from '../../../core/domain/errors.ts';

/**
 * The file of the vault: magic 8, log2 N 1, r 1, p 1, zero 1, salt 16, verifier 16, digest of all that 8, IV 12,
 * AES-256-GCM ciphertext, tag 16. The verifier tells a wrong passphrase from damage; the digest tells damage of the
 * header. Everything before the IV is authenticated with the content.
 */
export interface VaultCost {
  readonly log2N: number;
  readonly r: number;
  readonly p: number;
}

/** 128 MB and about half a second for each guess of a passphrase. */
export const VAULT_COST: VaultCost = { log2N: 17, r: 8, p: 1 };

/** Opens and closes the content of one vault without asking for the passphrase again. */
export interface VaultKey {
  readonly header: Uint8Array;
  readonly encryption: Uint8Array;
}

const MAGIC = Buffer.from('CSVAULT1', 'latin1');
const PARAMETERS = 12;
const SALT = 16;
const VERIFIER = 16;
const DIGEST = 8;
const HEADER = PARAMETERS + SALT + VERIFIER + DIGEST;
const IV = 12;
const TAG = 16;
/** A header may not make this station reserve more memory, nor wait longer. */
const MAX_MEMORY = 1 << 29;
const MAX_LOG2_N = 20;
const MAX_P = 4;

/** A key for a new vault. */
export async function newVaultKey(passphrase: string, cost: VaultCost = VAULT_COST): Promise<VaultKey> {
  const start = Buffer.concat([MAGIC, Buffer.of(cost.log2N, cost.r, cost.p, 0), randomBytes(SALT)]);
  const { encryption, verifier } = await derive(passphrase, start);
  const checked = Buffer.concat([start, verifier]);
  return { header: Buffer.concat([checked, digestOf(checked)]), encryption };
}

/**
 * The key of an existing vault.
 * @throws ExpectedError `vault-damaged`, `vault-passphrase`
 */
export async function openVaultKey(file: Uint8Array, passphrase: string): Promise<VaultKey> {
  const header = file.subarray(0, HEADER);
  const checked = header.subarray(0, HEADER - DIGEST);
  const isWhole = file.length >= HEADER + IV + TAG && MAGIC.equals(header.subarray(0, MAGIC.length));
  if (!isWhole || !digestOf(checked).equals(header.subarray(HEADER - DIGEST))) throw damaged();
  const start = header.subarray(0, PARAMETERS + SALT);
  const { encryption, verifier } = await derive(passphrase, start);
  if (!timingSafeEqual(verifier, header.subarray(PARAMETERS + SALT, PARAMETERS + SALT + VERIFIER))) {
    throw new ExpectedError(
      'vault-passphrase',
      'The passphrase does not open the list of patients; give the one under which this workspace exported before.',
    );
  }
  return { header: Uint8Array.from(header), encryption };
}

/** Whether a file was written under this key. */
export function isOfKey(file: Uint8Array, { header }: VaultKey): boolean {
  return Buffer.from(header).equals(file.subarray(0, header.length));
}

/** The whole file; each call takes a new random IV. */
export function sealVault(content: Uint8Array, { header, encryption }: VaultKey): Uint8Array {
  const iv = randomBytes(IV);
  const cipher = createCipheriv('aes-256-gcm', encryption, iv).setAAD(header);
  return Buffer.concat([header, iv, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

/** @throws ExpectedError `vault-damaged` */
export function unsealVault(file: Uint8Array, { header, encryption }: VaultKey): Uint8Array {
  const iv = file.subarray(HEADER, HEADER + IV);
  const end = file.length - TAG;
  try {
    const decipher = createDecipheriv('aes-256-gcm', encryption, iv, { authTagLength: TAG });
    decipher.setAAD(header).setAuthTag(file.subarray(end));
    return Buffer.concat([decipher.update(file.subarray(HEADER + IV, end)), decipher.final()]);
  } catch (error) {
    throw damaged(error);
  }
}

export function damaged(cause?: unknown): ExpectedError {
  return new ExpectedError(
    'vault-damaged',
    'The list of patients of this workspace is cut off or damaged; put back the file deidentification.vault from a backup, or move it away to begin a new list.',
    { cause },
  );
}

function digestOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest().subarray(0, DIGEST);
}

async function derive(
  passphrase: string,
  start: Buffer | Uint8Array,
): Promise<{ encryption: Uint8Array; verifier: Buffer }> {
  const [log2N = 0, r = 0, p = 0] = start.subarray(MAGIC.length);
  const memory = 128 * 2 ** log2N * r;
  if (log2N < 1 || log2N > MAX_LOG2_N || r < 1 || p < 1 || p > MAX_P || memory > MAX_MEMORY) throw damaged();
  const options = { N: 2 ** log2N, r, p, maxmem: memory + (1 << 20) * 16 };
  const salt = start.subarray(PARAMETERS);
  const key = await new Promise<Buffer>((resolve, reject) => {
    // One form of letters that look alike, whatever keyboard typed them.
    scrypt(passphrase.normalize('NFKC'), salt, 64, options, (error, derived) =>
      error === null ? resolve(derived) : reject(error),
    );
  });
  const verifier = createHmac('sha256', key.subarray(32)).update(start).digest().subarray(0, VERIFIER);
  return { encryption: key.subarray(0, 32), verifier };
}
