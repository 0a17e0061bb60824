import { resolve } from 'node:path';
import { everyCaseOf } from '../../../core/contract/worklist.ts';
import { completeOptions } from '../../../core/exchange/complete-options.ts';
import { createBatchWriter } from '../../exchange/batch/create-batch-writer.ts';
import { parsePatientMap } from '../../exchange/batch/patient-map.ts';
import { runExport, type ExportJob, type ExportOutcome } from '../../exchange/batch/run-export.ts';
import { findModelIn } from '../../exchange/batch/find-model-in.ts';
import { stationPorts } from '../../exchange/batch/station-ports.ts';
import { openStore } from '../../store/store-client.ts';
import type { Command, CommandContext, CommandInput } from '../command.ts';
import { chosenTask } from '../chosen-task.ts';
import { EXIT } from '../exit-codes.ts';
import { EXPORT_OPTIONS, exportOptionsOf, passphraseOf, readGiven } from '../exporting/export-arguments.ts';
import { commandProbabilities } from '../exporting/probabilities.ts';
import { thrownWithSwitch } from '../exporting/switches.ts';
import { tellExport } from '../exporting/tell-export.ts';
import { loadModels } from '../../station/load-models.ts';
import { startPhases } from '../progress.ts';
import { workspaceKey } from '../sealing/workspace-key.ts';
import { dataFolder } from '../../platform/data-folder.ts';
import { version } from '../../platform/version.ts';

export const command: Command = {
  name: 'export',
  summary: 'Write what readers signed as a batch of standard files, each read back before it counts',
  usage: 'WORKSPACE --format LIST --out DIR [--task T] [--deidentify PROFILE] [--include-unsigned] [--json]',
  description:
    'Exports every case of a task. Only accepted and corrected structures leave; --include-unsigned lets machine ' +
    'drafts leave too. A gate looks at every case first: what cannot be written truthfully is refused with a ' +
    'sentence, and nothing is written. Then the files are written, read back and compared, and DIR appears at ' +
    'once, whole; when anything fails, or on Ctrl-C, DIR is as it was.\n' +
    'DIR/manifest.json lists every file with its sha256, task, models, readers, choices and the split. Patients are ' +
    'dealt to train, val and test by a seeded hash, so that more cases later move nobody. All images without ' +
    'Patient ID in the workspace count as one patient, until --patients says whose they are.\n' +
    'Names, dates and identifiers are removed (PS3.15 basic profile) unless --deidentify none says otherwise; then ' +
    'the images leave with the DICOM objects that refer to them. With a passphrase this station keeps an ' +
    'encrypted list of patients, and later batches call the same patients the same.\n' +
    'The journal of WORKSPACE records what left and who sent it. Exit code 1: the gate refused.\n' +
    'With --json one object: outcome (written or refused), target, options, cases (written), checked, structures, withoutContent, ' +
    'leftOut, findings, refused, patients, batch (id, files, bytes, manifestSha256, signedBy).',
  options: EXPORT_OPTIONS,
  positionals: { min: 1, max: 1 },
  examples: [
    'countersign export ./workspace --format seg,sr --out ./batch --reader "Dr. Ada Reader" --sign',
    'countersign export ./workspace --format nnunet --out ./nnunet --deidentify none --split 70/15/15',
    'countersign export ./workspace-demo --format nifti,png --out ./drafts --include-unsigned',
  ],
  async run(input, context) {
    const options = completeOptions(exportOptionsOf(input));
    const target = resolve(context.cwd, input.need('out'));
    const outcome = await exportBatch(input, context, { options, target });
    await tellExport(context, { options, target, outcome });
    return outcome.kind === 'written' ? EXIT.ok : EXIT.partial;
  },
};

interface Wanted {
  readonly options: ReturnType<typeof exportOptionsOf>;
  readonly target: string;
}

async function exportBatch(
  input: CommandInput,
  context: CommandContext,
  { options, target }: Wanted,
): Promise<ExportOutcome> {
  const workspace = resolve(context.cwd, input.positionals[0] ?? '.');
  const passphrase = await passphraseOf(input, context);
  const patientsFile = input.text('patients');
  const patients =
    patientsFile === undefined ? null : parsePatientMap(await readGiven(context, patientsFile, 'patients'));
  const modelFolders = input.list('models').map((one) => resolve(context.cwd, one));
  const { registry } = await loadModels({ env: context.env, folders: modelFolders });
  const key = await workspaceKey(input, context, workspace);
  const networks = commandProbabilities(context, { workspace, modelFolders, key });
  const store = await openStore(workspace, { existing: true, key });
  try {
    const { task, sha256: taskSha256 } = await chosenTask(store, input.text('task'));
    const name = input.text('reader');
    const by = name === undefined ? null : await store.addReader(name);
    await sayChoices(context, { options, passphrase });
    const ports = stationPorts({
      workspace,
      dataFolder: dataFolder(context.env, process.platform),
      version: version(),
      probability: networks.probability,
    });
    const replace = input.flag('replace');
    const writer = await createBatchWriter(
      { task, taskSha256, options, target, replace, by, passphrase },
      ports,
    );
    const selection = { filter: everyCaseOf(task.id) };
    const request = { store, writer, selection, taskSha256, options, patients, by };
    try {
      return await withProgress(context, (job) =>
        runExport({ ...request, findModel: findModelIn(registry) }, job),
      );
    } catch (error) {
      throw thrownWithSwitch(error);
    } finally {
      // Of a batch that is finished nothing is taken away.
      await writer.abandon();
    }
  } finally {
    await networks.close();
    await store.close();
  }
}

/** What somebody could be surprised by later. */
async function sayChoices(
  { err }: CommandContext,
  { options, passphrase }: { readonly options: Wanted['options']; readonly passphrase: string | null },
): Promise<void> {
  if (options.includeUnsigned)
    await err.line('Structures that nobody has signed leave too (--include-unsigned).');
  if (options.deidentify.profile === 'none') {
    await err.line('Original names and identifiers leave (--deidentify none).');
    return;
  }
  if (options.formats.includes('dicom')) {
    await err.line('The images leave too (dicom): the objects refer to them under their new identifiers.');
  }
  if (passphrase === null) {
    await err.line(
      'No list of patients is kept: nobody can find the patients of this batch again; --passphrase-file keeps one on this station.',
    );
  }
}

async function withProgress<T>(context: CommandContext, work: (job: ExportJob) => Promise<T>): Promise<T> {
  const progress = startPhases(context, { check: 'Checking cases', write: 'Exporting cases' });
  try {
    return await work({
      signal: context.signal,
      onProgress({ phase, done, total }) {
        progress.update(phase, done, total);
      },
    });
  } finally {
    await progress.end();
  }
}
