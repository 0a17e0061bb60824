import { readSeal } from '../../sealing/seal-file.ts';
import type { DataKey } from '../../sealing/sealer.ts';
import { keyByPassphrase, requireKey, sealedWithoutKey } from '../../sealing/unlock.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import { givenPassphrase } from './passphrase.ts';

/**
 * What a command opens a workspace with. The command declares `UNLOCK_OPTION`.
 * @param folder absolute; it need not be a workspace.
 * @returns null: it is clear, or there is none yet.
 * @throws ExpectedError when it is sealed and there is no passphrase, or another one; when sealing it was interrupted.
 */
export async function workspaceKey(
  input: CommandInput,
  context: CommandContext,
  folder: string,
): Promise<DataKey | null> {
  const seal = readSeal(folder);
  if (seal === null) return null;
  // Before anybody is asked for anything.
  if (seal.state !== 'sealed') requireKey(folder, null);
  const passphrase = await givenPassphrase(input, context, 'Passphrase of the workspace');
  if (passphrase === null) throw sealedWithoutKey();
  return keyByPassphrase(seal, passphrase);
}
