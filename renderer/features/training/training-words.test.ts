import { describe, expect, it } from 'vitest';
import {
  differenceText,
  diceText,
  durationText,
  estimateText,
  lossText,
  percentText,
  distinctName,
} from './training-words.ts';

describe('the words of the training page', () => {
  it('says times as one plans by them', () => {
    expect([20, 60, 754, 3600, 4800, 40_000].map(durationText)).toEqual([
      '1 min',
      '1 min',
      '13 min',
      '1 h',
      '1 h 20 min',
      '11 h',
    ]);
    expect([30, 700, null].map(estimateText)).toEqual([
      'less than a minute',
      'about 12 min',
      'a time not known yet',
    ]);
  });

  it('writes figures with as many digits as they are worth, and a dash for none', () => {
    expect([0.9123, 1, null].map(diceText)).toEqual(['0.912', '1.000', '–']);
    expect([0.0214, -0.0076, 0].map(differenceText)).toEqual(['+0.021', '−0.008', '0.000']);
    expect([0.856, null].map(percentText)).toEqual(['86%', '–']);
    expect([1.2345, 0.01234].map(lossText)).toEqual(['1.23', '0.0123']);
  });

  it('tells models of one name apart', () => {
    const models = [
      { id: 'a', name: 'Wrist' },
      { id: 'b', name: 'Wrist' },
      { id: 'c', name: 'Hand' },
    ];
    expect(models.map((one) => distinctName(one, models))).toEqual(['Wrist (a)', 'Wrist (b)', 'Hand']);
  });
});
