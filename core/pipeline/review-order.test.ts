import { describe, expect, it } from 'vitest';
import { reviewOrder, reviewRanks, type ReviewItem } from './review-order.ts';

function item(name: string, agreement: number | null, more: Partial<ReviewItem['quality']> = {}): ReviewItem {
  const [structure, caseId] = name.split(' ') as [string, string]; // all names here have two words
  return { structure, caseId, quality: { agreement, meanProbability: 0.5, predictedIou: 0.5, ...more } };
}

describe('reviewRanks', () => {
  it('ranks within a structure: a clavicle is not worse than a lung because clavicles agree less', () => {
    const items = [
      item('lung 1', 0.95),
      item('lung 2', 0.9),
      item('clavicle 1', 0.5),
      item('clavicle 2', 0.6),
    ];
    expect(reviewRanks(items, 'agreement')).toEqual([1, 0, 0, 1]);
  });

  it('gives equal figures their mean rank', () => {
    const items = [item('lung 1', 0.8), item('lung 2', 0.8), item('lung 3', 0.9)];
    expect(reviewRanks(items, 'agreement')).toEqual([0.25, 0.25, 1]);
  });

  it('ranks what was not found first, and not what SAM was not asked about', () => {
    const items = [
      item('lung 1', 0.1),
      item('lung 2', null, { meanProbability: 0, predictedIou: null }),
      item('lung 3', null, { predictedIou: null }),
    ];
    expect(reviewRanks(items, 'agreement')).toEqual([1, 0, null]);
  });

  it('takes the mean of the ranks that exist', () => {
    const items = [
      item('lung 1', 0.1, { meanProbability: 0.9, predictedIou: 0.1 }),
      item('lung 2', 0.2, { meanProbability: 0.8, predictedIou: 0.2 }),
    ];
    expect(reviewRanks(items, 'meanRank')[0]).toBeCloseTo(1 / 3, 10);
    expect(reviewRanks(items, 'meanRank')[1]).toBeCloseTo(2 / 3, 10);
  });
});

describe('reviewOrder', () => {
  it('shows what agrees least first and keeps the order of equals', () => {
    const items = [
      item('lung 1', 0.9),
      item('lung 2', 0.2),
      item('clavicle 1', 0.9),
      item('clavicle 2', 0.2),
    ];
    expect(reviewOrder(items).map((one) => `${one.structure} ${one.caseId}`)).toEqual([
      'lung 2',
      'clavicle 2',
      'lung 1',
      'clavicle 1',
    ]);
  });

  it('falls back to the other figures where SAM was not asked', () => {
    const items = [
      item('lung 1', null, { meanProbability: 0.9, predictedIou: null }),
      item('lung 2', null, { meanProbability: 0.6, predictedIou: null }),
    ];
    expect(reviewOrder(items).map((one) => one.caseId)).toEqual(['2', '1']);
  });
});
