import { describe, expect, it } from 'vitest';
import { plainView } from '../../test/support/plain-view.ts';
import { trainingPlanSchema } from './plan.ts';
import { withEpochs } from './with-epochs.ts';

const plan = trainingPlanSchema.parse({
  view: plainView({ width: 64, height: 64 }),
  epochs: 240,
  coarseEpochs: 144,
  validation: { every: 6 },
  patience: 72,
});

describe('withEpochs', () => {
  it('keeps shares', () => {
    expect(withEpochs(plan, 240)).toEqual(plan);
    expect(withEpochs(plan, 100)).toEqual({
      ...plan,
      epochs: 100,
      coarseEpochs: 60,
      validation: { ...plan.validation, every: 3 },
      consistency: { ...plan.consistency, rampEpochs: 4 },
      patience: 30,
    });
  });

  it('makes plans that can be used, however few the epochs', () => {
    for (const epochs of [1, 2, 3]) {
      const few = withEpochs(plan, epochs);
      expect(trainingPlanSchema.parse(few)).toEqual(few);
      expect(few).toMatchObject({ validation: { every: 1 }, patience: 1 });
    }
    expect(withEpochs(plan, 1).coarseEpochs).toBe(0);
    expect(withEpochs({ ...plan, patience: null }, 10).patience).toBeNull();
  });
});

describe('a plan', () => {
  it('learns at the full size at last', () => {
    const found = trainingPlanSchema.safeParse({ ...plan, epochs: 100, coarseEpochs: 100 });
    expect(found.error?.issues).toMatchObject([
      {
        path: ['coarseEpochs'],
        message: 'fewer than the epochs, so that the last ones learn at the full size',
      },
    ]);
  });
});
