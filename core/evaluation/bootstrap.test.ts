import { describe, expect, it } from 'vitest';
import { createRandom } from '../random/random.ts';
import { bootstrapMean, lowerBound, type Paired } from './bootstrap.ts';

const each = (...values: number[]): Paired[] =>
  values.map((value, index) => ({ group: `case ${index}`, value }));

describe('bootstrapMean', () => {
  it('has no width when all differences are equal', () => {
    expect(bootstrapMean(each(0.25, 0.25, 0.25))).toEqual({
      mean: 0.25,
      low: 0.25,
      high: 0.25,
      n: 3,
      groups: 3,
    });
  });

  it('says nothing about others from one patient', () => {
    const paired = [
      { group: 'a', value: 1 },
      { group: 'a', value: 3 },
    ];
    expect(bootstrapMean(paired)).toEqual({ mean: 2, low: null, high: null, n: 2, groups: 1 });
    expect(bootstrapMean([])).toBeNull();
  });

  it('gives the same interval for the same seed, whatever the order', () => {
    const paired = each(0.1, -0.2, 0.3, 0.05, 0.4, -0.1);
    const options = { resamples: 500, seed: 7, level: 0.95 };
    expect(bootstrapMean(paired, options)).toEqual(bootstrapMean([...paired].reverse(), options));
    expect(bootstrapMean(paired, options)).not.toEqual(bootstrapMean(paired, { ...options, seed: 8 }));
  });

  it('is as wide as the normal approximation says', () => {
    const random = createRandom(3);
    const values = Array.from({ length: 200 }, () => random.bell());
    const { mean, low, high } = bootstrapMean(each(...values))!;
    // 1.96 standard deviations over the root of 200, within a tenth.
    const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 199);
    const half = (1.96 * sd) / Math.sqrt(200);
    expect(Math.abs(high! - mean - half)).toBeLessThan(half / 8);
    expect(Math.abs(mean - low! - half)).toBeLessThan(half / 8);
  });

  it('draws patients, not images: repeated images of a patient do not narrow the interval', () => {
    const few = each(0, 1, 0, 1, 0, 1);
    const repeated = few.flatMap((one) => [one, one, one, one]);
    expect(bootstrapMean(repeated)!.low).toBeCloseTo(bootstrapMean(few)!.low!, 10);
  });
});

describe('lowerBound', () => {
  it('lies at the lower end of the two-sided interval of the same tails', () => {
    const paired = each(0.1, -0.2, 0.3, 0.05, 0.4, -0.1);
    const options = { resamples: 1000, seed: 1, level: 0.6 };
    expect(lowerBound(paired, 0.8, options)).toBeCloseTo(bootstrapMean(paired, options)!.low!, 10);
    expect(lowerBound(each(1), 0.8)).toBeNull();
  });
});
