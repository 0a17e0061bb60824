import { describe, expect, it } from 'vitest';
import { gridOf } from '../../test/support/masks.ts';
import { viewGeometry } from '../pixels/model-view.ts';
import { maskPromptOf } from './mask-prompt.ts';

const fit = { width: 1024, height: 1024, resize: 'fit' as const };
const square = viewGeometry({ width: 100, height: 100 }, fit, 'as-is');
const wide = viewGeometry({ width: 100, height: 50 }, fit, 'as-is');

const rounded = (values: ArrayLike<number>): number[] =>
  Array.from(values, (value) => Math.round(value * 1e3) / 1e3);

describe('mask prompts', () => {
  it('hold clipped logits', () => {
    const score = gridOf(2, [0, 0.5, 0.9, 1]);
    const { values } = maskPromptOf(score, { kind: 'soft', clip: 10 }, { side: 2, geometry: square });
    expect(rounded(values)).toEqual([-10, 0, 2.197, 10]);
    const clipped = maskPromptOf(score, { kind: 'soft', clip: 2 }, { side: 2, geometry: square });
    expect(rounded(clipped.values)).toEqual([-2, 0, 2, 2]);
  });

  it('hold plus or minus the clip when hard, the edge inside', () => {
    const { values } = maskPromptOf(
      gridOf(2, [0.2, 0.5, 0.6, 0]),
      { kind: 'hard', clip: 6.9 },
      { side: 2, geometry: square },
    );
    expect(rounded(values)).toEqual([-6.9, 6.9, 6.9, -6.9]);
  });

  it('cover the image’s part of the input; padding is certain background', () => {
    const { values } = maskPromptOf(gridOf(1, [1]), { kind: 'soft', clip: 10 }, { side: 4, geometry: wide });
    expect(rounded(values)).toEqual([
      ...[10, 10, 10, 10],
      ...[10, 10, 10, 10],
      ...[-10, -10, -10, -10],
      ...[-10, -10, -10, -10],
    ]);
  });

  it('interpolate between the centres of the score’s pixels', () => {
    const { values } = maskPromptOf(
      gridOf(2, [0.2, 0.8, 0.2, 0.8]),
      { kind: 'soft', clip: 10 },
      { side: 4, geometry: square },
    );
    const logit = (p: number): number => Math.log(p / (1 - p));
    expect(rounded(values.subarray(0, 4))).toEqual(rounded([0.2, 0.35, 0.65, 0.8].map(logit)));
  });
});
