import { describe, expect, it } from 'vitest';
import { gridOf, rowsOf } from '../../test/support/masks.ts';
import { DEFAULT_SETTINGS } from './presets.ts';
import { startMaskOf } from './start-mask.ts';

/** A large faint part, a small strong one, and a background of 0.1. */
const parts = gridOf(7, [
  ...[0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1],
  ...[0.1, 0.6, 0.6, 0.6, 0.1, 0.9, 0.1],
  ...[0.1, 0.6, 0.6, 0.6, 0.1, 0.1, 0.1],
  ...[0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1],
]);
const image = { width: 7, height: 4 };

describe('start masks', () => {
  it('keep the component that the rule names', () => {
    const rows = (component: 'largest-sum' | 'highest-mean' | 'all'): string[] =>
      rowsOf(startMaskOf(parts, null, { ...DEFAULT_SETTINGS, component }, image).mask);
    expect(rows('largest-sum')).toEqual(['.......', '.###...', '.###...', '.......']);
    expect(rows('highest-mean')).toEqual(['.......', '.....#.', '.......', '.......']);
    expect(rows('all')).toEqual(['.......', '.###.#.', '.###...', '.......']);
  });

  it('say how sure the U-Net was inside, and its peak anywhere', () => {
    const start = startMaskOf(parts, null, DEFAULT_SETTINGS, image);
    expect(start.meanProbability).toBeCloseTo(0.6, 5);
    // H(0.6) = 0.971 bit.
    expect(start.meanEntropy).toBeCloseTo(0.97095, 4);
    expect(start.peakProbability).toBeCloseTo(0.9, 5);
  });

  it('are empty without certainty where nothing reaches the threshold', () => {
    const start = startMaskOf(parts, null, { ...DEFAULT_SETTINGS, threshold: 0.95 }, image);
    expect(rowsOf(start.mask).join('')).not.toContain('#');
    expect([start.meanProbability, start.meanEntropy]).toEqual([0, 0]);
    expect(start.peakProbability).toBeCloseTo(0.9, 5);
  });

  it('follow the calibrated threshold', () => {
    const start = startMaskOf(parts, null, { ...DEFAULT_SETTINGS, threshold: 0.7 }, image);
    expect(rowsOf(start.mask)).toEqual(['.......', '.....#.', '.......', '.......']);
  });

  it('are really changed by morphology, in score and mask alike', () => {
    const grow = { operation: 'dilation', element: 'square', radius: 1 } as const;
    const grown = startMaskOf(parts, null, { ...DEFAULT_SETTINGS, morphology: grow }, image);
    expect(rowsOf(grown.mask)).toEqual(['#####..', '#####..', '#####..', '#####..']);
    const shrink = { operation: 'erosion', element: 'diamond', radius: 1 } as const;
    const big = gridOf(5, Array<number>(25).fill(0.8));
    const shrunk = startMaskOf(
      big,
      null,
      { ...DEFAULT_SETTINGS, morphology: shrink },
      { width: 5, height: 5 },
    );
    const inside = Array.from(shrunk.score.values, (value) => (value >= 0.5 ? '#' : '.')).join('');
    expect(inside).toBe(rowsOf(shrunk.mask).join(''));
  });

  it('are brought to the image’s resolution along the interpolated edge', () => {
    const step = gridOf(2, [1, 0]);
    const { mask } = startMaskOf(step, null, DEFAULT_SETTINGS, { width: 8, height: 2 });
    expect(rowsOf(mask)).toEqual(['####....', '####....']);
  });
});
