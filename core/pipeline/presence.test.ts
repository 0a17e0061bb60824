import { describe, expect, it } from 'vitest';
import { presenceOf } from './presence.ts';

describe('presenceOf', () => {
  it('is the mean probability where nothing else is known', () => {
    expect(presenceOf({ meanProbability: 0.8, agreement: null, plausibility: null })).toBe(0.8);
  });

  it('falls where SAM finds another shape, to half where it finds nothing: the gate keeps a confident guess', () => {
    expect(presenceOf({ meanProbability: 0.8, agreement: 0.25, plausibility: null })).toBeCloseTo(0.5, 10);
    expect(presenceOf({ meanProbability: 0.8, agreement: 0, plausibility: 1 })).toBeCloseTo(0.4, 10);
  });

  it('is halved by an impossible place, never more', () => {
    expect(presenceOf({ meanProbability: 0.8, agreement: 1, plausibility: 0 })).toBeCloseTo(0.4, 10);
    expect(presenceOf({ meanProbability: 0.8, agreement: 1, plausibility: 1 })).toBeCloseTo(0.8, 10);
  });

  it('is 0 where nothing was found', () => {
    expect(presenceOf({ meanProbability: 0, agreement: null, plausibility: null })).toBe(0);
  });
});
