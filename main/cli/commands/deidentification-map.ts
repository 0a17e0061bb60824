import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { csvField } from '../../../core/evaluation/csv.ts';
import { openVault, VAULT_NAME, type VaultEntries } from '../../exchange/deidentify/vault.ts';
import { UsageError, type Command, type CommandContext } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { passphraseOf } from '../exporting/export-arguments.ts';

export const command: Command = {
  name: 'deidentification-map',
  summary: 'Show who is who in de-identified batches of a workspace, from its encrypted list of patients',
  usage: 'WORKSPACE [--passphrase-file FILE] [--json]',
  description:
    'Opens the list of patients that "countersign export" kept under a passphrase, and prints it: pseudonyms of patients ' +
    'with their original identifiers and the days that were added to their dates, new with original UIDs, and readers.\n' +
    'The output names patients: keep it on this station. Writes nothing.\n' +
    'The output is CSV with the columns kind (patient, uid, reader), leaves_as, original, name, shift_days. With ' +
    '--json one object: patients, uids, readers.',
  options: {
    'passphrase-file': {
      kind: 'text',
      value: 'FILE',
      help: 'first line: the passphrase of the list; else the environment variable COUNTERSIGN_PASSPHRASE',
    },
  },
  positionals: { min: 1, max: 1 },
  examples: [
    'countersign deidentification-map ./workspace --passphrase-file ./passphrase.txt > patients.csv',
  ],
  async run(input, context) {
    const path = join(resolve(context.cwd, input.positionals[0] ?? '.'), VAULT_NAME);
    const passphrase = await passphraseOf(input, context);
    if (passphrase === null) {
      throw new UsageError(
        'Give the passphrase of the list of patients with --passphrase-file or COUNTERSIGN_PASSPHRASE',
      );
    }
    // Opening would begin a map where there is none.
    if (!existsSync(path)) {
      throw new ExpectedError(
        'vault-missing',
        'This workspace keeps no list of patients: nothing was exported from it de-identified and under a passphrase.',
      );
    }
    const entries = (await openVault(path, passphrase)).entries();
    if (context.json) await context.out.line(JSON.stringify(entries));
    else await tell(entries, context);
    return EXIT.ok;
  },
};

async function tell({ patients, uids, readers }: VaultEntries, { out }: CommandContext): Promise<void> {
  await out.line('kind,leaves_as,original,name,shift_days');
  for (const { pseudonym, id, name, shiftDays } of patients) {
    await out.line(`patient,${pseudonym},${csvField(id)},${csvField(name)},${shiftDays}`);
  }
  for (const [original, replaced] of uids) await out.line(`uid,${replaced},${csvField(original)},,`);
  for (const [who, replaced] of readers) await out.line(`reader,${replaced},${csvField(who)},,`);
}
