import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { initialParameters } from '../../../core/training/network/initial.ts';
import { parameterLayout } from '../../../core/training/network/layout.ts';
import { encodeModel } from '../../../core/training/onnx/encode-model.ts';
import { inferenceGraph } from '../../../core/training/step/inference.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { tinyPlan } from '../../../test/support/training-bench.ts';
import { tinyPackage, tinyRecord } from '../../../test/support/trained-model.ts';
import { loadRegistry } from '../../models/model-registry.ts';
import { MODEL_FILES } from '../../models/model-files.ts';
import { writeModelPackage } from '../package/write-model-package.ts';
import { parentModels, startingPoint } from './parent-model.ts';
import { rm } from 'node:fs/promises';

const STRUCTURES = ['radius', 'ulna'];

async function trained() {
  const root = tempFolder();
  const record = tinyRecord();
  const { network, view } = record.plan;
  const layout = parameterLayout(network, STRUCTURES.length);
  const parameters = initialParameters(layout, network, 5);
  const { width, height } = view;
  const model = encodeModel(inferenceGraph({ network, outputs: 2, width, height, parameters }));
  await writeModelPackage(tinyPackage(root, { record, model }));
  return { root, parameters, plan: record.plan, registry: await loadRegistry([root]) };
}

describe('a model to start from', () => {
  it('gives its parameters, and its own network and view to the plan', async () => {
    const { registry, parameters, plan } = await trained();
    expect((await parentModels(registry, STRUCTURES)).map(({ id }) => id)).toEqual(['wrist-2']);
    expect(await parentModels(registry, ['ulna', 'radius'])).toEqual([]);
    const asked = tinyPlan({ mode: 'fine-tune', epochs: 7, coarseEpochs: 3 });
    const start = await startingPoint(registry, 'wrist-2', { plan: asked, structures: STRUCTURES });
    expect(start.initial).toEqual(parameters);
    expect(start.parent).toMatchObject({ id: 'wrist-2', sha256: registry.networkFile('wrist-2').sha256 });
    expect(start.plan).toMatchObject({ network: plan.network, view: plan.view, epochs: 7, coarseEpochs: 3 });
    expect(start.plan.optimiser.learningRate).toBe(0.001);
  });

  it('is refused when it draws something else, or nobody knows its parameters', async () => {
    const { root, registry, plan, parameters } = await trained();
    const order = { plan: tinyPlan(), structures: ['radius'] };
    await expect(startingPoint(registry, 'wrist-2', order)).rejects.toThrow(/draws other structures/);
    await rm(join(root, 'wrist-2', MODEL_FILES.training));
    const wanted = { plan: tinyPlan(), structures: STRUCTURES };
    await expect(startingPoint(registry, 'wrist-2', wanted)).rejects.toThrow(
      /no parameter map lies beside it/,
    );

    // Of another program: its own names, said by a file beside it.
    const map = { format: 'countersign-parameters/1', network: plan.network, map: {} };
    writeFileSync(join(root, 'wrist-2', 'parameters.json'), JSON.stringify(map));
    expect((await startingPoint(registry, 'wrist-2', wanted)).initial).toEqual(parameters);
    writeFileSync(
      join(root, 'wrist-2', 'parameters.json'),
      JSON.stringify({ ...map, map: { 'head.bias': 'theirs.bias' } }),
    );
    await expect(startingPoint(registry, 'wrist-2', wanted)).rejects.toThrow(/has no parameters theirs.bias/);
  });
});
