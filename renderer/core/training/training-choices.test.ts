import { describe, expect, it } from 'vitest';
import { smallSurvey } from '../../../test/support/reading/small-training.ts';
import { costOf, FIRST_CHOICES, fieldProblem, freeId, planOf, sourceOf } from './training-choices.ts';

const survey = smallSurvey();
const coffee = survey.plans[0]!.plan;
const QUICK = { ...FIRST_CHOICES, planId: 'coffee' } as const;
const choices = (fields: Partial<typeof FIRST_CHOICES.fields>) => ({
  ...QUICK,
  fields: { ...FIRST_CHOICES.fields, ...fields },
});

describe('the choices of a training', () => {
  it('begin with what the command line takes when nothing is said', () => {
    expect(FIRST_CHOICES).toMatchObject({ mode: 'initial', planId: 'standard', quality: 0.9, held: 20 });
  });

  it('say what it learns from', () => {
    expect(sourceOf('wrist', FIRST_CHOICES)).toEqual({ taskId: 'wrist', unsigned: null, held: 0.2 });
    expect(sourceOf('wrist', { ...FIRST_CHOICES, unsigned: true, held: 0 })).toEqual({
      taskId: 'wrist',
      unsigned: { weight: 0.5, quality: 0.9 },
      held: 0,
    });
  });

  it('leave the named plan as it is, but for the kind of training', () => {
    expect(planOf({ ...QUICK, mode: 'final' }, survey)).toEqual({ ...coffee, mode: 'final' });
  });

  it('take over what is typed; what is counted in epochs keeps its share', () => {
    const plan = planOf(choices({ epochs: '60', batch: '1', seed: '0', width: '64', height: '128' }), survey);
    expect(plan).toEqual({
      ...coffee,
      epochs: 60,
      coarseEpochs: 30,
      validation: { ...coffee.validation, every: 4 },
      patience: 12,
      consistency: { ...coffee.consistency, rampEpochs: 20 },
      batch: 1,
      seed: 0,
      view: { ...coffee.view, width: 64, height: 128 },
    });
  });

  it('say in one sentence what cannot be typed', () => {
    const problem = (fields: Parameters<typeof choices>[0]) => fieldProblem(choices(fields).fields, coffee);
    expect(problem({})).toBe(null);
    expect(problem({ epochs: '0' })).toMatchObject({ field: 'epochs' });
    expect(problem({ batch: '2.5' })).toMatchObject({ field: 'batch' });
    expect(problem({ seed: '-1' })).toMatchObject({ field: 'seed' });
    // Three levels, and epochs at half the size.
    expect(problem({ width: '60' })?.sentence).toBe('Width and height are multiples of 8, up to 2048.');
    expect(problem({ width: '72' })).toBe(null);
    expect(planOf(choices({ epochs: 'many' }), survey)).toMatch(/whole number/);
  });

  it('cost what the plan costs, scaled by what was changed', () => {
    expect(costOf(QUICK, survey)).toEqual({ seconds: 600, memoryBytes: 1e9 });
    expect(costOf(choices({ epochs: '60', batch: '2', width: '64' }), survey)).toEqual({
      seconds: 600,
      memoryBytes: 2.5e8,
    });
    expect(costOf(FIRST_CHOICES, survey)).toMatchObject({ seconds: null });
    expect(costOf(choices({ epochs: 'x' }), survey)).toBe(null);
  });

  it('go on from a model with its network, and at its size', () => {
    const network = { ...coffee.network, levels: 5, baseChannels: 24 };
    const view = { ...coffee.view, width: 80 };
    const found = smallSurvey({ parents: [{ id: 'wrist-2', name: 'Wrist 2', network, view }] });
    // What was typed for another kind of training does not count.
    const further = { ...choices({ width: '99' }), mode: 'fine-tune', parent: 'wrist-2' } as const;
    // Five halvings: 80 pixels cannot be halved once more.
    expect(planOf(further, found)).toMatchObject({ network, view, coarseEpochs: 0 });
    expect(costOf(further, found)).toBe(null);
    expect(planOf({ ...further, mode: 'initial' }, found)).toMatch(/^Width and height/);
  });

  it('offer an id that is free', () => {
    expect(freeId('wrist', new Set())).toEqual({ id: 'wrist-2', number: 2 });
    expect(freeId('wrist', new Set(['wrist-2', 'wrist-3']))).toEqual({ id: 'wrist-4', number: 4 });
    expect(freeId('w'.repeat(64), new Set()).id).toHaveLength(61);
  });
});
