import { describe, expect, it } from 'vitest';
import { maskOf } from '../../test/support/masks.ts';
import { scoreMask } from './score-mask.ts';

const truth = maskOf('####....', '####....');
const nothing = maskOf('........', '........');

describe('scoreMask', () => {
  it('scores overlap and distance in pixels without a spacing', () => {
    const score = scoreMask(maskOf('..####..', '..####..'), truth, null);
    expect(score).toMatchObject({ truth: 'present', empty: false, dice: 0.5, unit: 'px' });
    expect(score.iou).toBeCloseTo(1 / 3, 10);
    expect(score.hd95).toBe(2);
  });

  it('scores distance in mm with one', () => {
    const score = scoreMask(maskOf('..####..', '..####..'), truth, { row: 9, column: 0.5 });
    expect(score).toMatchObject({ hd95: 1, unit: 'mm' });
  });

  it('counts a missed structure as Dice 0 without a distance', () => {
    expect(scoreMask(nothing, truth, null)).toEqual({
      truth: 'present',
      empty: true,
      dice: 0,
      iou: 0,
      hd95: null,
      assd: null,
      unit: 'px',
    });
  });

  it('has no Dice where the truth is absent', () => {
    expect(scoreMask(truth, nothing, null)).toMatchObject({ truth: 'absent', empty: false, dice: null });
    expect(scoreMask(nothing, nothing, null)).toMatchObject({ truth: 'absent', empty: true, dice: null });
  });

  it('refuses another size (rule M2)', () => {
    expect(() => scoreMask(truth, maskOf('####'), null)).toThrow(RangeError);
  });
});
