import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../../core/contract/training.ts';
import { smallComparison } from '../../../test/support/reading/small-training.ts';
import { outcomeOf } from './comparison-words.ts';

const outcome = (change: Partial<Comparison['overall']>) =>
  outcomeOf({ overall: { ...smallComparison('old', 'new').overall, ...change } }, 'New');

describe('what a comparison comes to', () => {
  it('is what the interval allows to be said', () => {
    expect(outcome({})).toEqual({
      verdict: 'better',
      headline: '“New” is better: +0.050 Dice over all structures (95%: +0.010 to +0.090).',
    });
    expect(outcome({ difference: { mean: -0.05, low: -0.09, high: -0.01 } })).toMatchObject({
      verdict: 'worse',
      headline: expect.stringMatching(/^“New” is worse: −0.050 Dice/) as string,
    });
    expect(outcome({ difference: { mean: 0.05, low: -0.01, high: 0.11 } })).toMatchObject({
      verdict: 'open',
      headline: expect.stringMatching(/^No difference can be shown/) as string,
    });
    expect(outcome({ difference: { mean: 0.05, low: null, high: null } }).headline).toMatch(/few patients/);
    expect(outcome({ difference: null }).verdict).toBe('open');
  });

  it('goes by what readers corrected where most references are lines of the old model', () => {
    expect(outcome({ fromOld: 3 })).toEqual({
      verdict: 'open',
      headline: 'Too few structures are corrected to say which one is better.',
    });
    expect(outcome({ fromOld: 3, corrected: { mean: -0.02, low: -0.03, high: -0.01 } })).toEqual({
      verdict: 'worse',
      headline: '“New” is worse: −0.020 Dice over corrected structures (95%: −0.030 to −0.010).',
    });
  });
});
