import type { InferenceSession } from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { shapeSet, tinyPlan } from '../../../test/support/training-scenes.ts';
import { loadOrt, type OrtModule } from '../../inference/host/load-ort.ts';
import type { FromTrainer, TrainerRun } from '../protocol.ts';
import { runTraining } from './run-training.ts';

/** onnxruntime with a `webgpu` that is the CPU, until its driver is lost at the run of that number. */
async function withLostDriver(atRun: number): Promise<OrtModule> {
  const ort = await loadOrt();
  let runs = 0;
  const create = async (model: Uint8Array, options: InferenceSession.SessionOptions): Promise<unknown> => {
    const isLost = options.executionProviders?.[0] === 'webgpu';
    const session = await ort.InferenceSession.create(model, { ...options, executionProviders: ['cpu'] });
    return {
      run: (...args: Parameters<InferenceSession['run']>) => {
        if (isLost && ++runs === atRun) throw new Error('The device is lost.');
        return session.run(...args);
      },
      release: () => session.release(),
    };
  };
  return {
    ...ort,
    listSupportedBackends: () => ['cpu', 'webgpu'].map((name) => ({ name, bundled: true })),
    // Only what the trainer calls.
    InferenceSession: { create } as unknown as OrtModule['InferenceSession'],
  };
}

function runOn(measured: boolean, every = 3): TrainerRun {
  return {
    plan: tinyPlan({ epochs: 3, validation: { every } }),
    structures: ['disc', 'square'],
    mirrored: [0, 1],
    cases: { training: 8, validation: 3, unlabelled: 0 },
    providers: ['webgpu'],
    measured,
    threads: 1,
    loaders: 0,
    checkpointEveryMs: 60_000,
  };
}

async function train(run: TrainerRun, ort: OrtModule): Promise<FromTrainer[]> {
  const told: FromTrainer[] = [];
  await runTraining(
    { run, set: shapeSet(), initial: null, checkpoint: null },
    {
      ort,
      provider: 'webgpu',
      tell: (message) => told.push(message),
      wish: () => null,
      store: () => Promise.resolve(),
    },
  );
  return told;
}

it('goes on with the CPU, from the step that failed, where a provider is lost on the way', async () => {
  const told = await train(runOn(true), await withLostDriver(4));
  expect(told.filter(({ kind }) => kind === 'warning')).toEqual([
    { kind: 'warning', message: 'webgpu cannot train this: The device is lost; the CPU goes on.' },
  ]);
  const end = told.at(-1);
  expect(end).toMatchObject({ kind: 'finished', end: { provider: 'cpu' } });
  expect(told.filter(({ kind }) => kind === 'epoch')).toHaveLength(3);
});

// Two steps and three cases of validation an epoch: within the first epoch's measurement, and within the last one's.
it.each([4, 14])(
  'measures every epoch where a provider is lost while it measures (run %i)',
  async (atRun) => {
    const told = await train(runOn(true, 1), await withLostDriver(atRun));
    const of = (wanted: 'epoch' | 'validation'): number[] =>
      told.flatMap((one) => (one.kind === wanted ? [one.point.epoch] : []));
    expect(told.filter(({ kind }) => kind === 'warning')).toHaveLength(1);
    expect([of('epoch'), of('validation')]).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    expect(told.at(-1)).toMatchObject({ kind: 'finished', end: { provider: 'cpu' } });
  },
);

it('ends where that provider was asked for', async () => {
  await expect(train(runOn(false), await withLostDriver(4))).rejects.toMatchObject({
    code: 'training-provider',
    message:
      'webgpu cannot train this: The device is lost; resume the training on the CPU with "countersign train" and --provider cpu.',
  });
});
