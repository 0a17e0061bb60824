import { describe, expect, it } from 'vitest';
import { assignFolds } from './folds.ts';

const groups = ['a', 'a', 'a', 'b', 'b', 'c', 'd', 'e', 'f', 'g'];

describe('assignFolds', () => {
  it('keeps the images of a patient together and balances the cases', () => {
    const folds = assignFolds(groups, 3, 1);
    expect(new Set(folds.slice(0, 3)).size).toBe(1);
    expect(new Set(folds.slice(3, 5)).size).toBe(1);
    const sizes = [0, 1, 2].map((fold) => folds.filter((one) => one === fold).length);
    expect(sizes.sort()).toEqual([3, 3, 4]);
  });

  it('does not depend on the order of the cases, but on the seed', () => {
    const reversed = assignFolds([...groups].reverse(), 3, 5).reverse();
    expect(reversed).toEqual(assignFolds(groups, 3, 5));
    const seeds = Array.from({ length: 10 }, (_, seed) => assignFolds(groups, 3, seed).join());
    expect(new Set(seeds).size).toBeGreaterThan(1);
  });

  it('makes no more folds than patients', () => {
    expect(new Set(assignFolds(['a', 'b', 'b'], 5, 1))).toEqual(new Set([0, 1]));
  });
});
