import { describe, expect, it } from 'vitest';
import { gridOf } from '../../test/support/masks.ts';
import { forSeeds } from '../../test/support/random.ts';
import { startScore, strongestOthers } from './start-score.ts';

const rounded = (values: ArrayLike<number>): number[] =>
  Array.from(values, (value) => Math.round(value * 1e4) / 1e4);

describe('start scores', () => {
  it('are the probability itself at a threshold of one half', () => {
    const score = startScore(gridOf(3, [0, 0.3, 1]), null, { threshold: 0.5, startRule: 'probability' });
    expect(rounded(score.values)).toEqual([0, 0.3, 1]);
  });

  it('lay the threshold at one half and keep the ends', () => {
    const rule = { threshold: 0.7, startRule: 'probability' as const };
    const [end, low, edge, high, top] = startScore(gridOf(5, [0, 0.69, 0.7, 0.71, 1]), null, rule).values;
    expect(end).toBe(0);
    expect(low).toBeLessThan(0.5);
    expect(edge).toBeCloseTo(0.5, 6);
    expect(high).toBeGreaterThan(0.5);
    expect(top).toBe(1);
  });

  it('shift the logit by the logit of the threshold', () => {
    const logit = (p: number): number => Math.log(p / (1 - p));
    for (const threshold of [0.05, 0.3, 0.9]) {
      for (const p of [0.01, 0.2, 0.5, 0.99]) {
        const [score] = startScore(gridOf(1, [p]), null, { threshold, startRule: 'probability' }).values;
        expect(score).toBeCloseTo(1 / (1 + Math.exp(logit(threshold) - logit(p))), 5);
      }
    }
  });

  it('by margin compare with the strongest other structure', () => {
    const rule = { threshold: 0.2, startRule: 'margin' as const };
    const own = gridOf(4, [0.9, 0.6, 0.6, 1]);
    const score = startScore(own, Float32Array.of(0.1, 0.4, 0.9, 0), rule);
    // 0.5 + (own - other - 0.2) / 2
    expect(rounded(score.values)).toEqual([0.8, 0.5, 0.25, 0.9]);
    expect(rounded(startScore(own, null, rule).values)).toEqual([0.85, 0.7, 0.7, 0.9]);
  });
});

describe('the strongest other structure', () => {
  it('is the second one where a structure is itself the strongest', () => {
    const others = strongestOthers([gridOf(2, [0.9, 0.1]), gridOf(2, [0.5, 0.5]), gridOf(2, [0.7, 0.4])]);
    expect(others.map(rounded)).toEqual([
      [0.7, 0.5],
      [0.9, 0.4],
      [0.9, 0.5],
    ]);
  });

  it('of equals is their common value, of a single structure nothing', () => {
    expect(strongestOthers([gridOf(1, [0.4]), gridOf(1, [0.4])]).map(rounded)).toEqual([[0.4], [0.4]]);
    expect(strongestOthers([gridOf(1, [0.4])]).map(rounded)).toEqual([[0]]);
  });

  it('equals the maximum over all others', () => {
    forSeeds(40, (random) => {
      const maps = Array.from({ length: random.integer(1, 5) }, () =>
        gridOf(
          6,
          Array.from({ length: 12 }, () => random.integer(0, 4) / 4),
        ),
      );
      strongestOthers(maps).forEach((other, index) => {
        const expected = Array.from({ length: 12 }, (_, i) =>
          Math.max(0, ...maps.filter((_, at) => at !== index).map((map) => map.values[i]!)),
        );
        expect(Array.from(other)).toEqual(expected);
      });
    });
  });
});
