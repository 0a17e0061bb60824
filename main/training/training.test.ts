import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { initialParameters } from '../../core/training/network/initial.ts';
import { parameterLayout } from '../../core/training/network/layout.ts';
import { encodeModel } from '../../core/training/onnx/encode-model.ts';
import { inferenceGraph } from '../../core/training/step/inference.ts';
import { reviewedWorkspace } from '../../test/support/exchange/reviewed-workspace.ts';
import { ScriptedTrainer } from '../../test/support/scripted-trainer.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { digestOf, tinyPackage, tinyRecord } from '../../test/support/trained-model.ts';
import { tinyPlan, trainingBench } from '../../test/support/training-bench.ts';
import { loadRegistry } from '../models/model-registry.ts';
import { writeModelPackage } from './package/write-model-package.ts';

const PARENT = 'forearm';
const FINE_TUNE = { parent: PARENT, plan: tinyPlan({ mode: 'fine-tune' }) };

/** Three patients with a signed image each, whose digests are 1, 2 and 3, and a model that has learnt from these. */
async function workspaceAfter(learnt: readonly string[]) {
  const workspace = await reviewedWorkspace(
    ['P0', 'P1', 'P2'].map((patientId, index) => ({ patientId, pixels: new Uint16Array(16).fill(index) })),
  );
  const { store, folder, task, cases } = workspace;
  for (const [index, caseId] of cases.entries()) {
    await workspace.sign(caseId, { ulna: 'accepted', radius: 'accepted' });
    const { frameId, sopInstanceUid, frameIndex } = (await store.caseRecord(caseId)).frames[0]!;
    await store.rememberDigest({ frameId, sopInstanceUid, frameIndex }, digestOf(String(index + 1)));
  }
  const structures = task.structures.map(({ id }) => id);
  const plain = tinyRecord();
  const { network, view } = plain.plan;
  const { width, height } = view;
  const parameters = initialParameters(parameterLayout(network, structures.length), network, 5);
  const model = encodeModel(
    inferenceGraph({ network, outputs: structures.length, width, height, parameters }),
  );
  const split = { ...plain.split, training: learnt.map(digestOf), validation: [] };
  const own = tinyPackage(join(tempFolder(), 'models'), { id: PARENT, model });
  const order = new Map(own.structures.map((one) => [one.id, one]));
  await writeModelPackage({
    ...own,
    structures: structures.map((id) => order.get(id)!),
    record: tinyRecord({ structures, split }),
  });
  const registry = await loadRegistry([own.folder]);
  return trainingBench({ store, folder, taskId: task.id, trainer: new ScriptedTrainer(), registry });
}

describe('a fine-tuning', () => {
  it('is refused where its parent has learnt from everybody, who could not be measured on', async () => {
    const bench = await workspaceAfter(['1', '2', '3']);
    await expect(bench.start(FINE_TUNE)).rejects.toMatchObject({
      code: 'training-patients',
      message:
        'The model that this starts from, or one before it, has learnt from every patient with something signed who is not held back, so what is learnt could not be measured; sign cases of another patient, or train from the beginning.',
    });
    expect((await bench.runs()).list()).toEqual([]);
    // The same cases do for a training from the beginning, and where the plan asks for no measurement.
    await bench.start();
    const unmeasured = { ...FINE_TUNE.plan, validation: { share: 0, every: 1 } };
    await bench.start({ ...FINE_TUNE, plan: unmeasured });
  });

  it('begins where somebody is left whom its parent has not learnt from', async () => {
    const bench = await workspaceAfter(['1', '2']);
    expect(await bench.start(FINE_TUNE)).toMatchObject({ state: expect.stringMatching(/running|waiting/) });
  });
});
