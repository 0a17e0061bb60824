import { describe, expect, it } from 'vitest';
import { queueQuality, type ScoredItem } from './queue-quality.ts';

/** Ten cases of one structure; case i has Dice and agreement as given. */
function items(agreement: (index: number) => number | null, structure = 'lunate'): ScoredItem[] {
  return Array.from({ length: 10 }, (_, index) => ({
    caseId: `case ${index}`,
    structure,
    dice: 0.5 + index / 100,
    quality: { agreement: agreement(index), meanProbability: 0.5, predictedIou: 1 - index / 100 },
  }));
}

describe('queueQuality', () => {
  it('is 1 where the figure orders like the Dice and 0 where it orders the other way', () => {
    const quality = queueQuality(items((index) => index / 10));
    expect(quality.agreement).toEqual({ recall: 1, chance: 0.2, worst: 1, structures: 1 });
    expect(quality.predictedIou.recall).toBe(0);
  });

  it('is chance where the figure says nothing', () => {
    expect(queueQuality(items((index) => index / 10)).meanProbability.recall).toBeCloseTo(0.2, 10);
  });

  it('counts within structures', () => {
    const both = [...items((index) => index / 10), ...items((index) => 1 - index / 10, 'hamate')];
    expect(queueQuality(both).agreement).toMatchObject({ recall: 0.5, worst: 2, structures: 2 });
  });

  it('leaves out what has no figure', () => {
    expect(queueQuality(items(() => null)).agreement.recall).toBeNull();
  });
});
