import { join, resolve } from 'node:path';
import { loadEngine } from '../../engine/load-engine.ts';
import { openFrames } from '../../engine/open-frames.ts';
import { signedCases, type SignedCases } from '../../evaluation/signed-cases.ts';
import { writeAtomically } from '../../platform/atomic-file.ts';
import { createSealer } from '../../sealing/sealer.ts';
import { openStore } from '../../store/store-client.ts';
import { createPatientLedger } from '../../training/runs/patient-ledger.ts';
import { createRunFiles } from '../../training/runs/run-files.ts';
import { createEmbeddingStore } from '../../workspace/embedding-store.ts';
import { EMBEDDING_BYTES } from '../../workspace/workspace.ts';
import { chosenTask } from '../chosen-task.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { startInference } from '../inference.ts';
import { workspaceKey } from '../sealing/workspace-key.ts';
import { foldingOf, runCalibration, tellCalibration } from './run-calibration.ts';

/**
 * The whole of `countersign calibrate WORKSPACE`. The new version of the task is the workspace's, unless --out names a
 * file for it.
 */
export async function calibrateWorkspace(
  input: CommandInput,
  context: CommandContext,
  given: string,
): Promise<ExitCode> {
  const folding = foldingOf(input);
  const folder = resolve(context.cwd, given);
  const key = await workspaceKey(input, context, folder);
  const files = createSealer(key, 'files');
  const store = await openStore(folder, { existing: true, key });
  try {
    const { task } = await chosenTask(store, input.text('task'));
    const models = input.list('models').map((one) => resolve(context.cwd, one));
    const { registry, client } = await startInference(context, models);
    try {
      const engine = await loadEngine(task, registry, client);
      const pinned = await createPatientLedger(createRunFiles(join(folder, 'training'), files)).pinned(
        task.id,
      );
      const held = new Set([...pinned].flatMap(([patient, part]) => (part === 'held' ? [patient] : [])));
      const embeddings = createEmbeddingStore(join(folder, 'embeddings'), EMBEDDING_BYTES, files);
      const ports = { store, registry, embeddings, openFrames, signal: context.signal };
      const signed = await signedCases(engine, held, ports);
      for (const line of noticesOf(signed)) await context.err.line(line);
      const about = { folding, from: `${signed.cases.length} signed images` };
      const result = await runCalibration(engine, signed.cases, about, context);
      const out = input.text('out');
      const file = out === undefined ? join(folder, 'tasks', `${task.id}.json`) : resolve(context.cwd, out);
      await writeAtomically(file, `${JSON.stringify(result.task, null, 2)}\n`);
      if (out === undefined) await store.putTask(result.task);
      await tellCalibration(context, result, { file, left: leftOut(signed) });
      if (out === undefined && !context.json) {
        await context.out.line(
          'The workspace uses it from now on; prepare its list anew for new pseudo labels. What is signed stays.',
        );
      }
      return EXIT.ok;
    } finally {
      await client.close();
    }
  } finally {
    await store.close();
  }
}

function noticesOf(signed: SignedCases): string[] {
  const left = leftOut(signed);
  return [
    `Calibrating on ${signed.cases.length} signed images${left.length === 0 ? '' : `; left out: ${left.join(', ')}`}.`,
    ...signed.unknown.map(
      (id) => `Nothing says what the model ${id} has learnt from, so images that it knows may be among them.`,
    ),
  ];
}

function leftOut({ learnt, held, unreadable }: SignedCases): string[] {
  return [
    ...(learnt > 0 ? [`${learnt} reviewed cases of patients whom the network has learnt from`] : []),
    ...(held > 0 ? [`${held} of patients who are held back for comparisons`] : []),
    ...(unreadable > 0 ? [`${unreadable} images that cannot be read`] : []),
  ];
}
