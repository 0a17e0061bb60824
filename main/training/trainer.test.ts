import { describe, expect, it } from 'vitest';
import { shapeCases, shapeSet, SIDE, tinyPlan } from '../../test/support/training-scenes.ts';
import { finished, watchTraining } from '../../test/support/watched-training.ts';
import { initialParameters } from '../../core/training/network/initial.ts';
import { parameterLayout } from '../../core/training/network/layout.ts';
import { plainBatch } from '../../core/training/batch/batch-maker.ts';
import type { TrainingExample } from '../../core/training/example.ts';
import type { EpochPoint } from '../../core/training/record.ts';
import { loadOrt } from '../inference/host/load-ort.ts';
import { createTrainer } from './trainer-client.ts';
import { createTrainerLauncher, type TrainerProcess } from './trainer-process.ts';
import type { FinishedTraining, Trainer } from './training-set.ts';

/** @param processes every process that is started @param loaders threads that make batches */
function trainerOf(processes: TrainerProcess[] = [], loaders = 0): Trainer {
  const launch = createTrainerLauncher();
  return createTrainer({
    launch: () => {
      const child = launch();
      processes.push(child);
      return child;
    },
    threads: 2,
    loaders,
    // After every epoch.
    checkpointEveryMs: 0,
  });
}

const trainer = trainerOf();

/** All that must be the same, bit for bit: times are not. */
function bitsOf({ model, parameters, epochs, validation, chosenEpoch }: FinishedTraining): unknown {
  const figures = epochs.map((point): EpochPoint => ({ ...point, stepSeconds: 0, waitSeconds: 0 }));
  return { model, parameters, figures, validation, chosenEpoch };
}

describe('a training', () => {
  it('learns shapes, tells how it goes, and exports what it has measured', async () => {
    const plan = tinyPlan({ epochs: 16, coarseEpochs: 2, validation: { every: 2 } });
    const set = shapeSet();
    const watched = watchTraining(trainerOf([], 1), { plan, set });
    const end = await finished(watched);

    expect(end).toMatchObject({ provider: 'cpu', runtime: expect.stringMatching(/^onnxruntime \d/) });
    expect(end.epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
    expect(watched.epochs).toEqual(end.epochs);
    expect(end.validation.map(({ epoch }) => epoch)).toEqual([2, 4, 6, 8, 10, 12, 14, 16]);
    expect(watched.validation).toEqual(end.validation);
    const scores = end.validation.map(({ dice }) => dice ?? NaN);
    expect(Math.max(...scores)).toBeGreaterThan(0.5);
    const best = end.validation.find(({ dice }) => dice === Math.max(...scores));
    expect(end.chosenEpoch).toBe(best?.epoch);
    expect(watched.progress.at(-1)).toMatchObject({
      step: 32,
      steps: 32,
      epoch: 16,
      epochs: 16,
      secondsLeft: 0,
    });
    expect(watched.warnings).toEqual([]);

    expect(await diceOf(end.model, set.validation, plan)).toBeCloseTo(best?.dice ?? NaN, 6);
  });

  it('gives the same bits for the same seed, also with a teacher and gradients that are added up', async () => {
    const plan = tinyPlan({ epochs: 2, batch: 2, accumulate: 2, mode: 'mean-teacher' });
    const set = shapeSet({ unlabelled: 3 });
    const [one, two] = [
      await finished(watchTraining(trainer, { plan, set })),
      await finished(watchTraining(trainer, { plan, set })),
    ];
    expect(bitsOf(one)).toEqual(bitsOf(two));
    expect(one.epochs[1]?.consistency).toBeGreaterThan(0);
  });

  it('goes on from given parameters', async () => {
    const plan = tinyPlan({ mode: 'fine-tune', epochs: 1, optimiser: { learningRate: 1e-9 } });
    const layout = parameterLayout(plan.network, 2);
    const initial = initialParameters(layout, plan.network, 77);
    const end = await finished(watchTraining(trainer, { plan, initial }));
    const farthest = end.parameters.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - initial[i]!)),
      0,
    );
    expect(farthest).toBeLessThan(1e-7);
  });

  it('without validation cases takes the last state, and says so', async () => {
    const set = shapeSet({ training: 1, validation: 0 });
    const watched = watchTraining(trainer, { set, plan: tinyPlan({ epochs: 2 }) });
    const end = await finished(watched);
    expect([end.validation, end.chosenEpoch]).toEqual([[], 2]);
    expect(watched.warnings).toEqual([expect.stringContaining('No validation case shows any structure')]);
  });

  it('leaves a structure that no case shows out of the score, and says so', async () => {
    const set = shapeSet();
    const withGhost = {
      ...set,
      structures: [...set.structures, 'ghost'],
      mirrored: [0, 1, 2],
      ...Object.fromEntries(
        (['training', 'validation'] as const).map((list) => [
          list,
          set[list].map((one) => ({
            ...one,
            targets: [...one.targets, { covered: null, ignored: null, weight: 1 }],
          })),
        ]),
      ),
    };
    const watched = watchTraining(trainer, { set: withGhost, plan: tinyPlan({ epochs: 1 }) });
    const end = await finished(watched);
    expect(end.validation[0]?.structures).toEqual({
      disc: expect.any(Number),
      square: expect.any(Number),
      ghost: null,
    });
    expect(watched.warnings).toEqual([expect.stringContaining('No training case shows ghost')]);
  });
});

describe('a training that is interrupted', () => {
  const plan = tinyPlan({ epochs: 5, stepsPerEpoch: 3, coarseEpochs: 1, validation: { every: 2 } });

  it('ends with the same bits after a kill, after a pause and without', async () => {
    const whole = await finished(watchTraining(trainerOf([], 2), { plan }));

    const processes: TrainerProcess[] = [];
    const killed = watchTraining(
      trainerOf(processes),
      { plan },
      {
        onEpoch({ epoch }) {
          // The system ends it, in the middle of something.
          if (epoch === 4) process.kill(processes[0]?.pid ?? NaN, 'SIGKILL');
        },
      },
    );
    await expect(killed.run.end).rejects.toMatchObject({ code: 'training-memory' });
    expect(killed.checkpoints).toHaveLength(3);
    const resumed = watchTraining(trainer, { plan, checkpoint: killed.checkpoints.at(-1) ?? null });
    expect(bitsOf(await finished(resumed))).toEqual(bitsOf(whole));
    expect(resumed.epochs.map(({ epoch }) => epoch)).toEqual([4, 5]);

    const paused = watchTraining(
      trainer,
      { plan },
      {
        // The first comes after the first step, so it ends within an epoch.
        onProgress: () => paused.run.pause(),
      },
    );
    const end = await paused.run.end;
    if (end.kind !== 'paused') throw new Error('It was not paused.');
    const next = watchTraining(trainer, { plan, checkpoint: end.checkpoint });
    expect(bitsOf(await finished(next))).toEqual(bitsOf(whole));
  });

  it('finishes at once with the best state so far', async () => {
    const watched = watchTraining(
      trainer,
      { plan: tinyPlan({ epochs: 1000 }) },
      { onEpoch: ({ epoch }) => (epoch === 2 ? watched.run.finish() : undefined) },
    );
    const end = await finished(watched);
    expect(end.epochs.length).toBeLessThan(1000);
    expect(end.chosenEpoch).toBeGreaterThan(0);
    expect(end.chosenEpoch).toBeLessThanOrEqual(end.epochs.length);
  });

  it('is killed at once', async () => {
    const watched = watchTraining(
      trainer,
      { plan: tinyPlan({ epochs: 1000 }) },
      { onEpoch: () => watched.run.kill() },
    );
    await expect(watched.run.end).rejects.toThrow('The training was ended.');
  });

  it('ends by itself when nothing gets better', async () => {
    const still = tinyPlan({ epochs: 50, patience: 2, optimiser: { learningRate: 1e-12 } });
    const end = await finished(watchTraining(trainer, { plan: still }));
    expect([end.epochs.length, end.chosenEpoch]).toEqual([3, 1]);
  });
});

describe('a training that cannot go on', () => {
  it('says that the learning rate is too high, and leaves the best state', async () => {
    const plan = tinyPlan({ epochs: 40, optimiser: { learningRate: 1e30, warmupSteps: 30 } });
    const watched = watchTraining(trainer, { plan });
    await expect(watched.run.end).rejects.toMatchObject({
      code: 'training-diverged',
      message: expect.stringMatching(/loss is no number any more; lower the learning rate, which is 1e\+30/),
    });
    const again = watchTraining(trainer, { plan, checkpoint: watched.checkpoints.at(-1) ?? null });
    again.run.finish();
    expect([...(await finished(again)).parameters].every(Number.isFinite)).toBe(true);
  });

  it('is there again from its last checkpoint, which is good for no other one', async () => {
    const plan = tinyPlan({ epochs: 1 });
    const watched = watchTraining(trainer, { plan });
    const end = await finished(watched);
    const checkpoint = watched.checkpoints.at(-1) ?? null;
    const again = watchTraining(trainer, { plan, checkpoint });
    expect(bitsOf(await finished(again))).toEqual(bitsOf(end));
    expect(again.epochs).toEqual([]);
    for (const change of [{ plan: tinyPlan({ epochs: 2 }) }, { set: shapeSet({ training: 7 }) }]) {
      const other = { plan: tinyPlan({ epochs: 1 }), ...change, checkpoint };
      await expect(watchTraining(trainer, other).run.end).rejects.toMatchObject({
        code: 'training-checkpoint',
      });
    }
  });

  it('ends with what keeping its state failed of', async () => {
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' });
    let kept = 0;
    const watched = watchTraining(
      trainer,
      {},
      { onCheckpoint: () => (++kept < 3 ? Promise.resolve() : Promise.reject(full)) },
    );
    await expect(watched.run.end).rejects.toBe(full);
    expect(watched.epochs).toHaveLength(3);
    expect(
      (await finished(watchTraining(trainer, { checkpoint: watched.checkpoints[1] ?? null }))).epochs,
    ).toHaveLength(4);
  });

  it('learns nothing where no case shows anything', async () => {
    const set = { ...shapeSet(), training: shapeCases(2).map((one) => ({ ...one, targets: [null, null] })) };
    await expect(watchTraining(trainer, { set }).run.end).rejects.toMatchObject({
      code: 'training-no-structure',
    });
  });

  it.each([
    ['no cases', { set: shapeSet({ training: 0 }) }, 'training-no-cases'],
    [
      'a size that cannot be halved',
      { plan: tinyPlan({ network: { levels: 7, baseChannels: 4 } }) },
      'training-plan',
    ],
    ['no parameters to start from', { plan: tinyPlan({ mode: 'fine-tune' }) }, 'training-parameters'],
    ['those of another network', { initial: new Float32Array(5) }, 'training-parameters'],
    [
      'a teacher without unlabelled cases',
      { plan: tinyPlan({ mode: 'mean-teacher' }) },
      'training-no-unlabelled',
    ],
    ['a provider that is not there', { provider: 'dml' }, 'training-provider'],
  ])('refuses %s', async (_, request, code) => {
    await expect(watchTraining(trainer, request).run.end).rejects.toMatchObject({ code });
  });
});

/** Mean Dice of the exported file on cases, counted here. */
async function diceOf(
  model: Uint8Array,
  cases: readonly TrainingExample[],
  { view }: ReturnType<typeof tinyPlan>,
): Promise<number> {
  const ort = await loadOrt();
  const session = await ort.InferenceSession.create(model, { executionProviders: ['cpu'] });
  const plane = SIDE * SIDE;
  const sums = [0, 0];
  for (const one of cases) {
    const { image, target } = plainBatch([one], view);
    const results = await session.run({ image: new ort.Tensor('float32', image, [1, 1, SIDE, SIDE]) });
    // The inference graph has one output of float32.
    const logits = results['logits']?.data as Float32Array;
    for (const structure of [0, 1]) {
      const counts = { both: 0, one: 0 };
      for (let i = structure * plane; i < (structure + 1) * plane; i++) {
        const [there, found] = [target[i]! > 0.5, logits[i]! > 0];
        counts.both += Number(there && found);
        counts.one += Number(there) + Number(found);
      }
      sums[structure]! += (2 * counts.both) / counts.one / cases.length;
    }
  }
  await session.release();
  return (sums[0]! + sums[1]!) / 2;
}
