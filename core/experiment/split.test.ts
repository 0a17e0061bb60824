import { describe, expect, it } from 'vitest';
import { possibleCounts, splitCases } from './split.ts';

const cases = Array.from({ length: 30 }, (_, index) => ({
  caseName: `case ${index}`,
  // Every third patient has two cases.
  group: `patient ${index - (index % 3 === 1 ? 1 : 0)}`,
}));

describe('splitCases', () => {
  it('keeps a third of the cases for the test, whole patients only', () => {
    for (const seed of [1, 2, 3]) {
      const { test, pool } = splitCases(cases, seed);
      expect([...test, ...pool].sort()).toEqual(cases.map((one) => one.caseName).sort());
      expect(test.length).toBeGreaterThanOrEqual(10);
      expect(test.length).toBeLessThanOrEqual(11);
      const patientOf = new Map(cases.map((one) => [one.caseName, one.group]));
      const tested = new Set(test.map((name) => patientOf.get(name)));
      expect(pool.some((name) => tested.has(patientOf.get(name)))).toBe(false);
    }
  });

  it('counts volumes, not their slices', () => {
    const slices = cases.flatMap((one) => [one, one, one]);
    expect(splitCases(slices, 1)).toEqual(splitCases(cases, 1));
  });

  it('depends on the seed and the names, not on their order', () => {
    expect(splitCases([...cases].reverse(), 1)).toEqual(splitCases(cases, 1));
    expect(splitCases(cases, 2)).not.toEqual(splitCases(cases, 1));
  });
});

describe('possibleCounts', () => {
  it('leaves out what the pool or the calibration is too small for', () => {
    expect(possibleCounts([3, 10, 20, 43], 26)).toEqual({ possible: [10, 20], left: [3, 43] });
  });
});
