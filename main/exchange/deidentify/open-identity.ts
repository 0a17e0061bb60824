import { join } from 'node:path';
import type { DeidentifyChoice } from '../../../core/exchange/export-options.ts';
import type { LeavingIdentity } from '../format-writer.ts';
import { createIdentity, randomSecret } from './identity.ts';
import { openVault, VAULT_NAME } from './vault.ts';

/** What a batch is de-identified with. */
export interface OpenedIdentity {
  readonly identity: LeavingIdentity;
  /** Keeps the map on the station; call it before the batch is moved to its target. Nothing to do without a map. */
  keep(): Promise<void>;
}

/**
 * With a passphrase the pseudonyms are those of the workspace's map, so that a patient is called alike in all of its
 * batches. Without one they hold for this batch alone, and the map is forgotten with it: another export of the same
 * state writes other names, and nobody can find the patients again.
 * @param workspace its folder. @throws ExpectedError as `openVault`.
 */
export async function openIdentity(
  choice: DeidentifyChoice,
  workspace: string,
  passphrase: string | null,
): Promise<OpenedIdentity> {
  if (choice.profile === 'none' || passphrase === null) {
    return { identity: createIdentity(choice, randomSecret()), keep: () => Promise.resolve() };
  }
  const vault = await openVault(join(workspace, VAULT_NAME), passphrase);
  return { identity: createIdentity(choice, vault.secret, vault.record), keep: () => vault.save() };
}
