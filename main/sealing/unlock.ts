import { ExpectedError } from '../../core/domain/errors.ts';
import type { KeyRing } from './keychain.ts';
import { unwrapByPassphrase } from './passphrase-wrap.ts';
import { isKeyOf, readSeal, SEAL_NAME, type SealFile } from './seal-file.ts';
import type { DataKey } from './sealer.ts';

/** The key of a sealed workspace with its name. */
export interface SealKey {
  readonly key: DataKey;
  readonly keyId: string;
}

/**
 * The key by a passphrase.
 * @throws ExpectedError `workspace-passphrase` when it is not the one, `workspace-no-passphrase` when there is none.
 */
export async function keyByPassphrase(seal: SealFile, passphrase: string): Promise<DataKey> {
  if (seal.passphrase === null) {
    throw new ExpectedError(
      'workspace-no-passphrase',
      'This workspace has no passphrase: only the account of this computer that sealed it opens it, in the desktop program.',
    );
  }
  const key = await unwrapByPassphrase(seal.passphrase, { keyId: seal.keyId, passphrase });
  if (key !== null && isKeyOf(seal, key)) return key;
  throw new ExpectedError(
    'workspace-passphrase',
    'This passphrase does not open the workspace; check capitals and keyboard layout, and try again.',
  );
}

/** The key that this account keeps; null when the passphrase must be asked for. */
export async function keyByRing(seal: SealFile, ring: KeyRing): Promise<DataKey | null> {
  const key = await ring.get(seal.keyId);
  return key !== null && isKeyOf(seal, key) ? key : null;
}

/**
 * What a workspace may be opened with.
 * @param key null: nobody has given one.
 * @returns null for a clear workspace, whatever was given.
 * @throws ExpectedError `workspace-sealed`, `workspace-key`, `workspace-half-sealed`, `seal-damaged`
 */
export function requireKey(folder: string, key: DataKey | null): SealKey | null {
  const seal = readSeal(folder);
  if (seal === null) return null;
  if (seal.state !== 'sealed') throw halfSealed(seal.state);
  if (key === null) throw sealedWithoutKey();
  if (!isKeyOf(seal, key)) {
    throw new ExpectedError(
      'workspace-key',
      `The key does not belong to this workspace: its file ${SEAL_NAME} was replaced; put the one back that it had.`,
    );
  }
  return { key, keyId: seal.keyId };
}

export function sealedWithoutKey(): ExpectedError {
  return new ExpectedError(
    'workspace-sealed',
    'This workspace is sealed: give its passphrase with --unlock FILE or in COUNTERSIGN_WORKSPACE_PASSPHRASE.',
  );
}

export function halfSealed(state: SealFile['state']): ExpectedError {
  const [word, command] = state === 'sealing' ? ['Sealing', 'seal'] : ['Unsealing', 'unseal'];
  return new ExpectedError(
    'workspace-half-sealed',
    `${word} this workspace was interrupted; run "countersign ${command} WORKSPACE" again, which goes on where it ended.`,
  );
}
