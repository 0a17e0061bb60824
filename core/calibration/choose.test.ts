import { describe, expect, it } from 'vitest';
import { chooseOwn, chooseShared, type Observation } from './choose.ts';

/** One observation per row of values; every row is a patient of its own, folds go round. */
function rows(structure: number, ...all: readonly (readonly number[])[]): Observation[] {
  return all.map((values, index) => ({
    group: `patient ${index}`,
    fold: index % 3,
    structure,
    values,
  }));
}

const plain = { preferred: 0, floor: null };

describe('chooseShared', () => {
  it('takes what is clearly better', () => {
    const all = rows(0, [0.5, 0.7], [0.6, 0.8], [0.4, 0.61]);
    expect(chooseShared(all, 2, plain)).toBe(1);
  });

  it('keeps the preferred one when the gain is within one standard error', () => {
    // Means 0.5 and 0.533, but one patient makes the whole difference.
    const all = rows(0, [0.5, 0.4], [0.5, 0.4], [0.5, 0.8]);
    expect(chooseShared(all, 2, plain)).toBe(0);
  });

  it('weighs structures alike, however many cases they have', () => {
    const many = rows(0, ...Array.from({ length: 9 }, () => [0.5, 0.6]));
    const few = rows(1, [0.9, 0.1], [0.9, 0.1]);
    expect(chooseShared([...many, ...few], 2, plain)).toBe(0);
  });

  it('lets a structure be switched off that a candidate harms', () => {
    const helped = rows(0, [0, 0.1], [0, 0.1], [0, 0.12]);
    const harmed = rows(1, [0, -0.9], [0, -0.9], [0, -0.9]);
    expect(chooseShared([...helped, ...harmed], 2, plain)).toBe(0);
    expect(chooseShared([...helped, ...harmed], 2, { preferred: 0, floor: 0 })).toBe(1);
  });

  it('stays where it is without cases', () => {
    expect(chooseShared([], 3, { preferred: 2, floor: null })).toBe(2);
  });
});

describe('chooseOwn', () => {
  it('takes what wins on cases that did not choose it', () => {
    const all = rows(0, [0.5, 0.7], [0.5, 0.72], [0.5, 0.68], [0.5, 0.7]);
    expect(chooseOwn(all, 0, [0, 1])).toBe(1);
  });

  it('keeps the shared one when the winner changes from fold to fold', () => {
    // Candidate 1 wins by one patient; without that patient it loses, so held-out gains are negative.
    const all = rows(0, [0.5, 0.95], [0.5, 0.45], [0.5, 0.45], [0.5, 0.45]);
    expect(chooseOwn(all, 0, [0, 1])).toBe(0);
  });

  it('chooses among the allowed ones only', () => {
    const all = rows(0, [0.5, 0.9, 0.7], [0.5, 0.9, 0.7], [0.5, 0.9, 0.7]);
    expect(chooseOwn(all, 0, [0, 2])).toBe(2);
  });

  it('takes the nearest of those that are as good as the best', () => {
    // Candidate 2 beats candidate 1 by a hair that one patient makes; both beat the shared one clearly.
    const all = rows(0, [0.5, 0.7, 0.75], [0.5, 0.72, 0.7], [0.5, 0.68, 0.69], [0.5, 0.7, 0.69]);
    expect(chooseOwn(all, 0, [0, 1, 2])).toBe(2);
    expect(chooseOwn(all, 0, [0, 1, 2], (k) => k)).toBe(1);
  });
});
