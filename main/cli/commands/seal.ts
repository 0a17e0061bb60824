import { resolve } from 'node:path';
import { readSeal } from '../../sealing/seal-file.ts';
import { PASSPHRASE_VARIABLE } from '../../station/workspace-key.ts';
import { sealWorkspace } from '../../workspace/sealed/seal-workspace.ts';
import { UsageError, type Command, type CommandContext, type CommandInput } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { startProgress } from '../progress.ts';
import { confirmPassphrase, givenPassphrase } from '../sealing/passphrase.ts';

export const command: Command = {
  name: 'seal',
  summary: 'Encrypt a workspace under a passphrase: masks, embeddings, journal, and what names patients',
  usage: 'WORKSPACE [--unlock FILE] [--json]',
  description:
    'Encrypts (AES-256-GCM) masks, embeddings, thumbnails, pseudo labels, the content of the journal, imported truth and ' +
    'every column of the catalogue that names patients, files or readers. Reports and thumbnails in the workspace are ' +
    'removed, since they show images: copy a report first when you need it; so are copies of the catalogue that ' +
    'earlier versions kept. Afterwards every command and the page ask for the passphrase. Whoever loses it loses the work: keep it, and a copy of seal.json, where you keep backups.\n' +
    'Can be stopped or killed at any moment: call it again and it goes on. Until it has come to its end no other command ' +
    'opens the workspace. It needs room for a second copy of the catalogue. What was clear is overwritten, which a disk ' +
    'that copies on write, as an SSD, may evade; backups and the images outside of the workspace stay as they are.\n' +
    'Stays clear: UIDs, modality, states, figures, times, sizes and numbers of files, tasks, and demo-study/.\n' +
    'With --json one object: workspace, sealed.',
  options: {
    unlock: {
      kind: 'text',
      value: 'FILE',
      help: `FILE holds the passphrase that it gets in its first line (or ${PASSPHRASE_VARIABLE}; else it is asked for)`,
    },
  },
  positionals: { min: 1, max: 1 },
  examples: ['countersign seal ./workspace', 'countersign seal ./workspace --unlock ./passphrase.txt'],
  async run(input, context) {
    const folder = resolve(context.cwd, input.positionals[0] ?? '.');
    const passphrase = await newPassphrase(input, context, folder);
    const progress = startProgress(context, 'Sealing files');
    try {
      await sealWorkspace(
        folder,
        { passphrase, ring: null },
        { signal: context.signal, onProgress: (done, total) => progress.update(done, total) },
      );
    } finally {
      await progress.end();
    }
    await context.out.line(
      context.json
        ? JSON.stringify({ workspace: folder, sealed: true })
        : 'The workspace is sealed. Keep its passphrase: without it nobody opens it again.',
    );
    return EXIT.ok;
  },
};

/** Twice from a person. */
async function newPassphrase(input: CommandInput, context: CommandContext, folder: string): Promise<string> {
  const isNew = readSeal(folder) === null;
  const question = isNew ? 'New passphrase of the workspace' : 'Passphrase of the workspace';
  const asks = input.text('unlock') === undefined && !context.env[PASSPHRASE_VARIABLE];
  const passphrase = await givenPassphrase(input, context, question);
  if (passphrase === null) {
    throw new UsageError('Give a passphrase with --unlock FILE or in COUNTERSIGN_WORKSPACE_PASSPHRASE');
  }
  if (asks && isNew) await confirmPassphrase(context, passphrase);
  return passphrase;
}
