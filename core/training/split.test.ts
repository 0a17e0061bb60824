import { describe, expect, it } from 'vitest';
import { forSeeds } from '../../test/support/random.ts';
import { splitPatients, type SplitCase, type SplitPart } from './split.ts';

const patients = (count: number, structures: (i: number) => readonly string[] = () => ['a']): SplitCase[] =>
  Array.from({ length: count }, (_, i) => ({ patient: `p${i}`, structures: structures(i) }));
const sizes = (split: Readonly<Record<SplitPart, readonly number[]>>): number[] => [
  split.training.length,
  split.validation.length,
  split.held.length,
];

describe('splitting by patient', () => {
  it('keeps one patient for validation where there are two, and one away where there are three', () => {
    const shares = { validation: 0.2, held: 0.1 };
    const of = (count: number): number[] => sizes(splitPatients(patients(count), shares, 1));
    expect(of(0)).toEqual([0, 0, 0]);
    expect(of(1)).toEqual([1, 0, 0]);
    expect(of(2)).toEqual([1, 1, 0]);
    expect(of(3)).toEqual([1, 1, 1]);
    expect(of(20)).toEqual([14, 4, 2]);
    expect(sizes(splitPatients(patients(20), { validation: 0, held: 0 }, 1))).toEqual([20, 0, 0]);
    expect(sizes(splitPatients(patients(4), { validation: 0.9, held: 0.9 }, 1))).toEqual([1, 1, 2]);
  });

  it('deals a rare structure out to every part', () => {
    forSeeds(50, (random) => {
      const cases = patients(40, (i) => (i % 13 === 0 ? ['a', 'rare'] : ['a']));
      const split = splitPatients(cases, { validation: 0.25, held: 0.25 }, random.seed);
      const withRare = (part: SplitPart): number =>
        split[part].filter((i) => cases[i]?.structures.includes('rare')).length;
      // Four patients have it: 2, 1 and 1 by the shares.
      expect([withRare('training'), withRare('validation'), withRare('held')]).toEqual([2, 1, 1]);
      expect(sizes(split)).toEqual([20, 10, 10]);
    });
  });

  it('puts patients where they have to be; training wins, since what was seen cannot be unseen', () => {
    const cases: SplitCase[] = [
      ...patients(8),
      { patient: 'seen', structures: ['a'], pinned: 'training' },
      { patient: 'seen', structures: ['a'], pinned: 'held' },
      { patient: 'away', structures: ['a'], pinned: 'held' },
      { patient: 'away', structures: ['a'] },
    ];
    for (let seed = 1; seed <= 20; seed++) {
      const split = splitPatients(cases, { validation: 0.2, held: 0.1 }, seed);
      expect(split.training).toEqual(expect.arrayContaining([8, 9]));
      expect(split.held).toEqual([10, 11]);
      expect(split.validation).toHaveLength(2);
    }
  });

  it('has every case once, never splits a patient and does not depend on the order of the cases', () => {
    forSeeds(100, (random) => {
      const cases: SplitCase[] = Array.from({ length: random.integer(1, 60) }, () => ({
        patient: `p${random.integer(1, 25)}`,
        structures: [0, 1, 2, 3].filter((s) => random.next() < 1 / (s + 1)),
      }));
      const shares = { validation: random.next() * 0.5, held: random.next() * 0.4 };
      const split = splitPatients(cases, shares, random.seed);
      const all = [...split.training, ...split.validation, ...split.held];
      expect(all.sort((a, b) => a - b)).toEqual(cases.map((_, i) => i));
      const partsOf = (patient: string): string[] =>
        (['training', 'validation', 'held'] as const).filter((part) =>
          split[part].some((i) => cases[i]?.patient === patient),
        );
      for (const { patient } of cases) expect(partsOf(patient)).toHaveLength(1);
      const turned = splitPatients([...cases].reverse(), shares, random.seed);
      const back = (part: readonly number[]): number[] => part.map((i) => cases.length - 1 - i).reverse();
      expect(back(turned.training)).toEqual(split.training);
      expect(back(turned.held)).toEqual(split.held);
    });
  });

  it('draws other patients with another seed', () => {
    const drawn = Array.from({ length: 10 }, (_, seed) =>
      splitPatients(patients(30), { validation: 0.2, held: 0 }, seed).validation.join(),
    );
    expect(new Set(drawn).size).toBeGreaterThan(5);
  });
});
