import { resolve } from 'node:path';
import { unsealWorkspace } from '../../workspace/sealed/seal-workspace.ts';
import { UsageError, type Command } from '../command.ts';
import { counted } from '../counted.ts';
import { EXIT } from '../exit-codes.ts';
import { startProgress } from '../progress.ts';
import { givenPassphrase } from '../sealing/passphrase.ts';
import { UNLOCK_OPTION } from '../sealing/unlock-option.ts';

export const command: Command = {
  name: 'unseal',
  summary: 'Decrypt a sealed workspace for good',
  usage: 'WORKSPACE [--unlock FILE] [--json]',
  description:
    'The opposite of seal: everything in the workspace is readable again without a passphrase. Can be stopped or killed at ' +
    'any moment: call it again and it goes on. Exit code 1: some files were damaged; they stay as they are, beside ' +
    'seal.kept.json, which holds their key.\n' +
    'With --json one object: workspace, sealed, damaged.',
  options: { ...UNLOCK_OPTION },
  positionals: { min: 1, max: 1 },
  examples: ['countersign unseal ./workspace'],
  async run(input, context) {
    const folder = resolve(context.cwd, input.positionals[0] ?? '.');
    const passphrase = await givenPassphrase(input, context, 'Passphrase of the workspace');
    if (passphrase === null) {
      throw new UsageError('Give the passphrase with --unlock FILE or in COUNTERSIGN_WORKSPACE_PASSPHRASE');
    }
    const progress = startProgress(context, 'Unsealing files');
    let damaged: number;
    try {
      ({ damaged } = await unsealWorkspace(
        folder,
        { passphrase, ring: null },
        { signal: context.signal, onProgress: (done, total) => progress.update(done, total) },
      ));
    } finally {
      await progress.end();
    }
    if (context.json) await context.out.line(JSON.stringify({ workspace: folder, sealed: false, damaged }));
    else {
      const left = damaged === 0 ? '' : ` ${counted(damaged, 'damaged file')} could not be opened.`;
      await context.out.line(`The workspace is clear: everybody who reaches its folder can read it.${left}`);
    }
    return damaged === 0 ? EXIT.ok : EXIT.partial;
  },
};
