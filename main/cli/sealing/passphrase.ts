import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { CancelledError, ExpectedError } from '../../../core/domain/errors.ts';
import { PASSPHRASE_VARIABLE } from '../../station/workspace-key.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import { readGiven } from '../exporting/export-arguments.ts';

/**
 * The passphrase from an option's file, the environment, or the person at the terminal.
 * @param question what to ask, e.g. `Passphrase of the workspace`.
 * @returns null when there is nobody to ask. @throws ExpectedError for a file that is empty or cannot be read.
 */
export async function givenPassphrase(
  input: CommandInput,
  context: CommandContext,
  question: string,
): Promise<string | null> {
  const file = input.text('unlock');
  if (file !== undefined) return firstLine(context, file);
  return context.env[PASSPHRASE_VARIABLE] || (await askPassphrase(context, question));
}

/** @throws ExpectedError for a file that is empty or cannot be read. */
export async function firstLine(context: CommandContext, file: string): Promise<string> {
  const [text = ''] = (await readGiven(context, file, 'passphrase')).toString('utf8').split(/\r?\n/);
  if (text !== '') return text;
  throw new ExpectedError(
    'passphrase-empty',
    'The file of the passphrase is empty; write one into its first line.',
  );
}

/** Asks a person once more, so that no slip of a finger seals a workspace for ever. @throws ExpectedError when it differs. */
export async function confirmPassphrase(context: CommandContext, passphrase: string): Promise<void> {
  if ((await askPassphrase(context, 'Once more')) === passphrase) return;
  throw new ExpectedError('passphrase-differs', 'The two passphrases differ; nothing was changed.');
}

/** @returns null where no person sits at a terminal. @throws CancelledError on Ctrl-C or the end of the input. */
export async function askPassphrase({ err }: CommandContext, question: string): Promise<string | null> {
  if (!process.stdin.isTTY || !err.isTty) return null;
  await err.write(`${question}: `);
  // Shows nothing of what is typed.
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      lines.once('close', () => reject(new CancelledError()));
    });
  } finally {
    lines.close();
    await err.line('');
  }
}
