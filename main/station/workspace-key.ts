import type { Environment } from '../platform/environment.ts';
import type { KeyRing } from '../sealing/keychain.ts';
import { readSeal } from '../sealing/seal-file.ts';
import type { DataKey } from '../sealing/sealer.ts';
import { keyByPassphrase, keyByRing } from '../sealing/unlock.ts';

/** For scripts and managed stations: whoever can read the environment of the process reads it. */
export const PASSPHRASE_VARIABLE = 'COUNTERSIGN_WORKSPACE_PASSPHRASE';

/**
 * The key of a workspace without asking anybody: from the keychain of this account, else by the passphrase in the
 * environment. The keychain keeps a key only when a person says so on the page.
 * @param ring asked for only where the workspace is sealed, since the system may ask the person for leave.
 * @returns null: it is clear, or somebody has to give its passphrase.
 * @throws ExpectedError `workspace-passphrase` for another one in the environment, `seal-damaged`
 */
export async function stationKey(
  folder: string,
  env: Environment,
  ring: () => Promise<KeyRing>,
): Promise<DataKey | null> {
  const seal = readSeal(folder);
  if (seal === null) return null;
  const keys = await ring();
  const kept = await keyByRing(seal, keys);
  if (kept !== null) return kept;
  const passphrase = env[PASSPHRASE_VARIABLE];
  if (passphrase === undefined || passphrase === '') return null;
  return keyByPassphrase(seal, passphrase);
}
