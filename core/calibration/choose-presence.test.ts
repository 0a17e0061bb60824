import { describe, expect, it } from 'vitest';
import { choosePresence, safePresence, type PresenceSample } from './choose-presence.ts';

const thresholds = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6];

function samples(truth: PresenceSample['truth'], ...presences: number[]): PresenceSample[] {
  const dice = truth === 'present' ? 0.8 : 0;
  return presences.map((presence, index) => ({ fold: index % 2, truth, presence, dice }));
}

describe('choosePresence', () => {
  it('separates absent from present, nearer to hiding nothing', () => {
    const all = [...samples('absent', 0.05, 0.08, 0.1, 0.05), ...samples('present', 0.7, 0.8, 0.9, 0.7)];
    // 0.2 to 0.6 are equally good.
    expect(choosePresence(all, thresholds, 0.3)).toBe(0.3);
  });

  it('hides nothing that was there where absence cannot be told', () => {
    const all = [...samples('absent', 0.6, 0.7), ...samples('present', 0.3, 0.4, 0.5, 0.6)];
    // Far below the lowest presence of one that was there.
    expect(choosePresence(all, thresholds, 0.3)).toBeLessThanOrEqual(0.15);
  });

  it('goes below everything that was there when no absence is known', () => {
    expect(choosePresence(samples('present', 0.25, 0.9, 0.8, 0.9), thresholds, 0.3)).toBeLessThan(0.25);
    expect(choosePresence([], thresholds, 0.3)).toBe(0.3);
  });
});

describe('safePresence', () => {
  it('is half of the lowest presence, and never above the shared one', () => {
    expect(safePresence(samples('present', 0.4, 0.9), 0.3)).toBe(0.2);
    expect(safePresence(samples('present', 0.9, 0.9), 0.3)).toBe(0.3);
    expect(safePresence(samples('absent', 0.1), 0.3)).toBe(0.3);
  });
});
