import { describe, expect, it } from 'vitest';
import { gridOf, maskOf } from '../../test/support/masks.ts';
import { DEFAULT_SETTINGS } from '../pipeline/presets.ts';
import { startDiceOf } from './start-scores.ts';

// A structure of 0.8 with a rim of 0.6, and a speck of 0.95 far away.
const probability = gridOf(8, [
  ...[0, 0, 0, 0, 0, 0, 0, 0],
  ...[0.6, 0.8, 0.8, 0.6, 0, 0, 0.95, 0],
  ...[0.6, 0.8, 0.8, 0.6, 0, 0, 0, 0],
]);
const truth = maskOf('........', '.##.....', '.##.....');

describe('startDiceOf', () => {
  it('scores threshold and component rule as the engine applies them', () => {
    const settings = [
      { ...DEFAULT_SETTINGS, threshold: 0.7 },
      { ...DEFAULT_SETTINGS, threshold: 0.5 },
      { ...DEFAULT_SETTINGS, threshold: 0.7, component: 'all' as const },
      { ...DEFAULT_SETTINGS, threshold: 0.7, component: 'highest-mean' as const },
      { ...DEFAULT_SETTINGS, threshold: 0.99 },
    ];
    const scores = startDiceOf(probability, null, truth, settings);
    expect(scores).toEqual([1, (2 * 4) / (4 + 8), (2 * 4) / (4 + 5), 0, 0]);
  });

  it('measures the margin over the strongest other structure', () => {
    const others = new Float32Array(24);
    others.set([0, 0.2, 0.2, 0.5], 9 - 1);
    others.set([0.5, 0.2, 0.2, 0.5], 17 - 1);
    const settings = [{ ...DEFAULT_SETTINGS, startRule: 'margin' as const, threshold: 0.3 }];
    // The rim's pixel without a rival keeps a margin of 0.6.
    expect(startDiceOf(probability, others, truth, settings)[0]).toBeCloseTo((2 * 4) / (4 + 5), 10);
  });
});
