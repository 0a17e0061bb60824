import { describe, expect, it } from 'vitest';
import { gridOf, maskOf } from '../../test/support/masks.ts';
import { countPixels } from '../mask/count.ts';
import { dice } from '../mask/overlap.ts';
import { combineWithSam } from '../pipeline/combine.ts';
import { viewGeometry } from '../pixels/model-view.ts';
import { measureRefined, measureRegion } from './measure-mask.ts';

// An image of 4 x 4 that SAM sees as 8 x 8: the working grid is the image's own.
const geometry = viewGeometry({ width: 4, height: 4 }, { width: 8, height: 8, resize: 'fit' }, 'as-is');
const score = gridOf(4, [0, 0, 0, 0, 0, 0.9, 0.9, 0, 0, 0.9, 0.9, 0, 0, 0, 0, 0]);
const logits = gridOf(4, [-5, -5, -5, -5, -5, 5, 5, -5, -5, -5, -5, -5, -5, -5, -5, -5]);
const mask = maskOf('....', '.##.', '.##.', '....');
const truth = { mask, area: countPixels(mask) };

describe('measureRefined', () => {
  it('measures what the engine would make, for every weight', () => {
    const samWeights = [0.25, 0.5, 1];
    const measured = measureRefined(score, logits, { geometry, truth, samWeights });
    samWeights.forEach((samWeight, index) => {
      const start = { score, mask, meanProbability: 0.9, meanEntropy: 0, peakProbability: 0.9 };
      const combined = combineWithSam(start, logits, { geometry, samWeight });
      expect(measured.agreement).toBe(combined.agreement);
      expect(measured.mixed[index]!.dice).toBeCloseTo(dice(combined.mixed, mask)!, 10);
    });
    expect(measured.agreement).toBeCloseTo((2 * 2) / 6, 10);
  });

  it('has no Dice where the truth is unknown or absent, and shape all the same', () => {
    const absent = { mask: maskOf('....', '....', '....', '....'), area: 0 };
    for (const other of [null, absent]) {
      const { mixed } = measureRefined(score, logits, { geometry, truth: other, samWeights: [1] });
      expect(mixed[0]!.dice).toBeNull();
      expect(mixed[0]!.shape!.logArea).toBeCloseTo(Math.log(2 / 16), 10);
    }
  });

  it('is empty where nobody claims anything', () => {
    const nothing = gridOf(4, new Array<number>(16).fill(-5));
    const measured = measureRefined(nothing, nothing, { geometry, truth, samWeights: [0.5, 1] });
    expect(measured).toEqual({
      agreement: 0,
      mixed: [
        { dice: 0, shape: null },
        { dice: 0, shape: null },
      ],
    });
  });
});

describe('measureRegion', () => {
  it('places the shape in the frame, not in the region', () => {
    const region = { left: 2, top: 1, right: 4, bottom: 3 };
    const at = { region, work: { width: 4, height: 4 } };
    const { dice: value, shape } = measureRegion(gridOf(2, [1, 0, 1, 0]), at, truth);
    expect(shape).toEqual({ logArea: Math.log(2 / 16), x: 2.5 / 4, y: 2 / 4, parts: 1 });
    // Two of the truth's four pixels, and the two that lie outside of the region count as missed.
    expect(value).toBeCloseTo((2 * 2) / (2 + 4), 10);
  });
});
