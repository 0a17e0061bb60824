import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ExpectedError } from '../../core/domain/errors.ts';
import { writeAtomically } from '../platform/atomic-file.ts';
import { wrappedByPassphraseSchema } from './passphrase-wrap.ts';
import { createSealer, type DataKey } from './sealer.ts';

/** Name of the file in the workspace. Without it and a copy in a keychain nobody opens the workspace again. */
export const SEAL_NAME = 'seal.json';

const sealFileSchema = z.strictObject({
  format: z.literal(1),
  keyId: z.string().regex(/^[0-9a-f]{32}$/),
  /** `sealing` and `unsealing`: it was begun and has not come to its end; part of the workspace is clear. */
  state: z.enum(['sealing', 'sealed', 'unsealing']),
  /** A known text under the key: tells a wrong key before anything is opened with it. */
  check: z.base64(),
  /** Null: only the keychain of the station that sealed it opens it. */
  passphrase: wrappedByPassphraseSchema.nullable(),
});
export type SealFile = z.infer<typeof sealFileSchema>;

const CHECKED = 'countersign';

/** @returns null: the workspace is clear. @throws ExpectedError `seal-damaged` */
export function readSeal(folder: string): SealFile | null {
  let text: string;
  try {
    text = readFileSync(join(folder, SEAL_NAME), 'utf8');
  } catch (error) {
    // Node's errors of the file system carry a code.
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw damagedSeal(error);
  }
  try {
    return sealFileSchema.parse(JSON.parse(text));
  } catch (error) {
    throw damagedSeal(error);
  }
}

export function writeSeal(folder: string, seal: SealFile): Promise<void> {
  return writeAtomically(join(folder, SEAL_NAME), JSON.stringify(seal, null, 2));
}

/** Of a key that no workspace had before. */
export function newSeal(key: DataKey): Pick<SealFile, 'format' | 'keyId' | 'check'> {
  const keyId = randomBytes(16).toString('hex');
  const check = createSealer(key, 'check').seal(Buffer.from(CHECKED, 'utf8'), keyId);
  return { format: 1, keyId, check: Buffer.from(check).toString('base64') };
}

/** Whether the key is the one of this seal. */
export function isKeyOf({ keyId, check }: SealFile, key: DataKey): boolean {
  try {
    const opened = createSealer(key, 'check').open(Buffer.from(check, 'base64'), keyId);
    return Buffer.from(opened).toString('utf8') === CHECKED;
  } catch {
    return false;
  }
}

function damagedSeal(cause: unknown): ExpectedError {
  return new ExpectedError(
    'seal-damaged',
    `The file ${SEAL_NAME} of this workspace, which holds its key, is damaged or cannot be read; put it back from a backup.`,
    { cause },
  );
}
