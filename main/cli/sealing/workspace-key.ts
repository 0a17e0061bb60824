import { readSeal } from '../../sealing/seal-file.ts';
import type { DataKey } from '../../sealing/sealer.ts';
import { halfSealed, keyByPassphrase, sealedWithoutKey } from '../../sealing/unlock.ts';
import { PASSPHRASE_VARIABLE } from '../../station/workspace-key.ts';
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
  if (seal.state !== 'sealed') throw halfSealed(seal.state);
  const passphrase = await givenPassphrase(input, context, 'Passphrase of the workspace');
  if (passphrase === null) throw sealedWithoutKey();
  return keyByPassphrase(seal, passphrase);
}

/** The same where a page can ask: null also when nobody has given a passphrase. */
export async function givenKey(
  input: CommandInput,
  context: CommandContext,
  folder: string,
): Promise<DataKey | null> {
  const isGiven = input.text('unlock') !== undefined || Boolean(context.env[PASSPHRASE_VARIABLE]);
  const seal = readSeal(folder);
  if (seal !== null && seal.state !== 'sealed') throw halfSealed(seal.state);
  return isGiven ? workspaceKey(input, context, folder) : null;
}
