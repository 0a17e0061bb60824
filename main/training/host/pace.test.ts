import { expect, it } from 'vitest';
import { Pace } from './pace.ts';

const left = { coarseSteps: 10, steps: 100, validations: 2 };

it('knows nothing before the first step', () => {
  expect(new Pace().secondsLeft(left)).toBeNull();
});

it('takes a step of the full size for four coarse ones, until it has seen one', () => {
  const pace = new Pace();
  pace.addStep(0.5, true);
  expect(pace.secondsLeft(left)).toBe(10 * 0.5 + 100 * 2);
  pace.addStep(1, false);
  pace.addValidation(7);
  expect(pace.secondsLeft(left)).toBe(10 * 0.5 + 100 + 2 * 7);
});

it('is not misled by single steps, and forgets what was long ago', () => {
  const pace = new Pace();
  const steps = { coarseSteps: 0, steps: 1, validations: 0 };
  for (const seconds of [9, 1, 1, 1, 80]) pace.addStep(seconds, false);
  expect(pace.secondsLeft(steps)).toBe(1);
  for (let i = 0; i < 31; i++) pace.addStep(3, false);
  expect(pace.secondsLeft(steps)).toBe(3);
});
