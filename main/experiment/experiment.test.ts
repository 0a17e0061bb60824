import { describe, expect, it } from 'vitest';
import { splitCases } from '../../core/experiment/split.ts';
import { PERCENTILES, type DataSet } from './data-set.ts';
import { countsFor } from './experiment.ts';

/** Cases of patients with so many each. */
function dataOf(casesOf: readonly number[]): DataSet {
  const images = casesOf.flatMap((cases, patient) =>
    Array.from({ length: cases }, (_, index) => {
      const name = `${String(patient)} ${String(index)}`;
      const load = (): Promise<never> => Promise.reject(new Error('Nothing is looked at.'));
      return { name, caseName: name, group: String(patient), load };
    }),
  );
  return {
    name: 'cases',
    note: 'Cases.',
    structures: [],
    images,
    view: { window: PERCENTILES, invertMonochrome1: true, flip: 'none' },
    typical: { width: 32, height: 32 },
  };
}

describe('countsFor', () => {
  it('allows what every seed does: the smallest pool of all decides', () => {
    // One patient of 12 cases among 18 of one case each; drawn for a test that is nearly full, he makes it large.
    const data = dataOf([1, 12, ...Array.from({ length: 17 }, () => 1)]);
    const seeds = [1, 2, 3];
    expect(seeds.map((seed) => splitCases(data.images, seed).pool.length)).toEqual([20, 20, 11]);
    const said: string[] = [];
    expect(countsFor({ data, counts: [7, 8] }, seeds, (sentence) => said.push(sentence))).toEqual([7]);
    expect(said).toEqual([
      'Cases. At most 19 of 30 cases are the test, at least 11 the pool.',
      'Left out, because the pool is too small for it: k = 8.',
    ]);
  });
});
