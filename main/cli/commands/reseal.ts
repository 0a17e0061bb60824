import { resolve } from 'node:path';
import { changePassphrase } from '../../workspace/sealed/seal-workspace.ts';
import { UsageError, type Command, type CommandContext, type CommandInput } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { askPassphrase, confirmPassphrase, firstLine, givenPassphrase } from '../sealing/passphrase.ts';
import { UNLOCK_OPTION } from '../sealing/unlock-option.ts';

export const command: Command = {
  name: 'reseal',
  summary: 'Give a sealed workspace another passphrase',
  usage: 'WORKSPACE [--unlock FILE] [--to FILE] [--json]',
  description:
    'Changes the passphrase, not the key: takes a moment. An old copy of seal.json goes on to open with the old ' +
    'passphrase. Where that matters, because somebody knows it who must not, unseal and seal the workspace instead, ' +
    'which gives it a new key.\n' +
    'With --json one object: workspace, sealed.',
  options: {
    ...UNLOCK_OPTION,
    to: {
      kind: 'text',
      value: 'FILE',
      help: 'FILE holds the new passphrase in its first line; else it is asked for',
    },
  },
  positionals: { min: 1, max: 1 },
  examples: ['countersign reseal ./workspace --unlock ./old.txt --to ./new.txt'],
  async run(input, context) {
    const folder = resolve(context.cwd, input.positionals[0] ?? '.');
    const passphrase = await givenPassphrase(input, context, 'Present passphrase of the workspace');
    if (passphrase === null) {
      throw new UsageError(
        'Give the present passphrase with --unlock FILE or in COUNTERSIGN_WORKSPACE_PASSPHRASE',
      );
    }
    const next = await nextPassphrase(input, context);
    await changePassphrase(folder, { passphrase, ring: null }, { passphrase: next });
    await context.out.line(
      context.json
        ? JSON.stringify({ workspace: folder, sealed: true })
        : 'The workspace has its new passphrase.',
    );
    return EXIT.ok;
  },
};

async function nextPassphrase(input: CommandInput, context: CommandContext): Promise<string> {
  const file = input.text('to');
  if (file !== undefined) return firstLine(context, file);
  const next = await askPassphrase(context, 'New passphrase of the workspace');
  if (next === null) throw new UsageError('Give the new passphrase with --to FILE');
  await confirmPassphrase(context, next);
  return next;
}
