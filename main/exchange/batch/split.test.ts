import { describe, expect, it } from 'vitest';
import { createRandom, forSeeds } from '../../../test/support/random.ts';
import { splitOf } from './split.ts';

const CHOICE = { seed: 'countersign', train: 80, val: 10, test: 10 };

describe('splitOf', () => {
  it('follows from seed and patient alone', () => {
    // Golden, from Python's hashlib and json: other results would move patients of data sets that are out there.
    const parts = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((key) => splitOf(key, CHOICE));
    expect(parts).toEqual(['test', 'train', 'val', 'train', 'test', 'train', 'train', 'train']);
  });

  it('never puts a patient into two parts, and cases that come later move nobody', () => {
    forSeeds(40, (random) => {
      const choice = { ...CHOICE, seed: `seed ${random.seed}` };
      const patients = Array.from({ length: 30 }, () => `patient ${random.integer(0, 1e6)}`);
      const cases = Array.from({ length: 200 }, () => patients[random.integer(0, patients.length - 1)]!);
      const first = new Map(cases.slice(0, 100).map((key) => [key, splitOf(key, choice)]));
      for (const key of cases) expect(first.get(key) ?? splitOf(key, choice)).toBe(splitOf(key, choice));
    });
  });

  it('deals patients out by the shares', () => {
    const random = createRandom(7);
    const counts = { train: 0, val: 0, test: 0 };
    const [total, shares] = [20_000, { seed: 's', train: 70, val: 20, test: 10 }];
    for (let i = 0; i < total; i++) counts[splitOf(`${random.next()}`, shares)]++;
    // Three standard deviations of the share of 70 % are 1 %.
    expect(Math.abs(counts.train / total - 0.7)).toBeLessThan(0.01);
    expect(Math.abs(counts.val / total - 0.2)).toBeLessThan(0.01);
    expect(Math.abs(counts.test / total - 0.1)).toBeLessThan(0.01);
  });

  it('leaves a part of no share empty', () => {
    for (let i = 0; i < 200; i++) {
      expect(splitOf(`${i}`, { seed: 's', train: 100, val: 0, test: 0 })).toBe('train');
      expect(splitOf(`${i}`, { seed: 's', train: 0, val: 0, test: 100 })).toBe('test');
    }
  });
});
