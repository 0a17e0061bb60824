import { describe, expect, it } from 'vitest';
import { forSeeds } from '../../test/support/random.ts';
import { trainingPlanSchema, type TrainingPlanInput } from './plan.ts';
import { createCaseOrder, scheduleOf, type TrainingSchedule } from './schedule.ts';

const view: TrainingPlanInput['view'] = {
  ...{ window: { kind: 'fixed', center: 50, width: 100 }, invertMonochrome1: true, flip: 'none' },
  ...{ width: 64, height: 48, resize: 'stretch', channels: 1, layout: 'NCHW', scale: 1, mean: [], std: [] },
};
const scheduled = (changes: Partial<TrainingPlanInput>, cases: number): TrainingSchedule =>
  scheduleOf(trainingPlanSchema.parse({ view, epochs: 10, batch: 2, ...changes }), cases);

describe('the schedule', () => {
  it('shows every case once an epoch unless the plan says how many updates', () => {
    expect(scheduled({}, 7)).toEqual({
      cases: 7,
      batchesPerEpoch: 4,
      updatesPerEpoch: 4,
      batches: 40,
      updates: 40,
      coarseEpochs: 0,
    });
    expect(scheduled({ stepsPerEpoch: 25 }, 7)).toMatchObject({ batchesPerEpoch: 25, updates: 250 });
    expect(scheduled({}, 1)).toMatchObject({ batchesPerEpoch: 1 });
  });

  it('makes whole updates of batches that are added up', () => {
    expect(scheduled({ accumulate: 3 }, 7)).toMatchObject({
      batchesPerEpoch: 6,
      updatesPerEpoch: 2,
      batches: 60,
      updates: 20,
    });
  });

  it('asks for sides that divide', () => {
    expect(scheduled({ coarseEpochs: 9, network: { levels: 4 } }, 7).coarseEpochs).toBe(9);
    expect(() => scheduled({ coarseEpochs: 1 }, 7)).toThrow(
      'must divide by 32 for 5 levels and epochs at half',
    );
    expect(() => scheduled({ network: { levels: 6 } }, 7)).toThrow('must divide by 32 for 6 levels; change');
    expect(() => scheduled({}, 0)).toThrow('no case to train on');
  });
});

describe('the order of cases', () => {
  it('is a new one in every round, with every case in each', () => {
    forSeeds(50, (random) => {
      const cases = random.integer(1, 12);
      const perBatch = random.integer(1, 4);
      const rounds = random.integer(1, 3);
      const perRound = Math.ceil(cases / perBatch);
      const order = createCaseOrder({ cases, perBatch, restart: rounds * perRound, seed: random.seed });
      for (let round = 0; round < 2 * rounds; round++) {
        const seen = Array.from({ length: perRound }, (_, i) => order.casesOf(round * perRound + i)).flat();
        expect(new Set(seen).size).toBe(cases);
        // Filled up from the front.
        expect(seen.slice(cases)).toEqual(Array.from(seen.slice(cases), (_, i) => seen[i % cases]));
      }
    });
  });

  it('is the same whenever it is asked for, and other orders are other draws', () => {
    const order = createCaseOrder({ cases: 9, perBatch: 9, restart: 1, seed: 4 });
    const first = [0, 1, 2, 3].map((batch) => order.casesOf(batch));
    expect([3, 1, 0, 2].map((batch) => order.casesOf(batch))).toEqual([3, 1, 0, 2].map((i) => first[i]));
    expect(new Set(first.map(String)).size).toBe(4);
  });
});
