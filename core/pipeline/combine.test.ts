import { describe, expect, it } from 'vitest';
import { gridOf, rowsOf } from '../../test/support/masks.ts';
import { forSeeds } from '../../test/support/random.ts';
import { maskFromThreshold } from '../mask/convert.ts';
import { dice } from '../mask/overlap.ts';
import { viewGeometry } from '../pixels/model-view.ts';
import { combineWithSam } from './combine.ts';
import type { StartMask } from './start-mask.ts';

const fit = { width: 16, height: 16, resize: 'fit' as const };

/** Only the score takes part. */
function startOf(width: number, score: readonly number[]): StartMask {
  const grid = gridOf(width, score);
  return {
    score: grid,
    mask: maskFromThreshold(grid, 0.5),
    meanProbability: 0,
    meanEntropy: 0,
    peakProbability: 0,
  };
}

/** A 4 x 4 image in an input of 16 x 16 whose logits have 4 x 4: every grid is the image's own. */
const same = viewGeometry({ width: 4, height: 4 }, fit, 'as-is');
const U = 0.9;
const unet = [...[0, 0, 0, 0], ...[0, U, U, 0], ...[0, U, U, 0], ...[0, 0, 0, 0]];
const L = 3;
const sam = [...[-L, -L, -L, -L], ...[-L, L, L, L], ...[-L, L, L, L], ...[-L, -L, -L, -L]];

describe('SAM and U-Net together', () => {
  it('are SAM alone at its full weight', () => {
    const { sam: alone, mixed } = combineWithSam(startOf(4, unet), gridOf(4, sam), {
      geometry: same,
      samWeight: 1,
    });
    expect(rowsOf(alone)).toEqual(['....', '.###', '.###', '....']);
    expect(mixed).toBe(alone);
  });

  it('are averaged as probabilities: 0.953 with 0 is below one half, with 0.9 above', () => {
    const context = { geometry: same, samWeight: 0.5 };
    const { mixed } = combineWithSam(startOf(4, unet), gridOf(4, sam), context);
    expect(rowsOf(mixed)).toEqual(['....', '.##.', '.##.', '....']);
    const nearlySam = combineWithSam(startOf(4, unet), gridOf(4, sam), { ...context, samWeight: 0.6 });
    expect(rowsOf(nearlySam.mixed)).toEqual(['....', '.###', '.###', '....']);
  });

  it('agree by the Dice of their masks', () => {
    const { agreement } = combineWithSam(startOf(4, unet), gridOf(4, sam), { geometry: same, samWeight: 1 });
    expect(agreement).toBeCloseTo((2 * 4) / (4 + 6), 9);
  });

  it('are empty and disagree where neither claims anything', () => {
    const nothing = combineWithSam(startOf(1, [0]), gridOf(1, [-5]), { geometry: same, samWeight: 0.5 });
    expect(rowsOf(nothing.mixed).join('')).not.toContain('#');
    expect([nothing.agreement, nothing.stability]).toEqual([0, 0]);
  });

  it('keep what only one of them claims within the region', () => {
    const {
      sam: alone,
      mixed,
      agreement,
    } = combineWithSam(startOf(4, Array<number>(16).fill(0)), gridOf(4, sam), {
      geometry: same,
      samWeight: 0.8,
    });
    expect(rowsOf(mixed)).toEqual(rowsOf(alone));
    expect(agreement).toBe(0);
  });

  it('ignore what SAM draws into the padding', () => {
    // 4 x 2 pixels of image: rows 2 and 3 of the logits are padding.
    const geometry = viewGeometry({ width: 4, height: 2 }, fit, 'as-is');
    const padding = [...Array<number>(8).fill(-L), ...Array<number>(8).fill(L)];
    const found = combineWithSam(startOf(1, [0]), gridOf(4, padding), { geometry, samWeight: 1 });
    expect(found.stability).toBe(0);
    expect(rowsOf(found.sam)[0]).toBe('....');
  });

  it('measure stability as pixels above +1 among those above -1', () => {
    const logits = [...[2, 2, 0, -3], ...[2, 0, 0, -3], ...Array<number>(8).fill(-3)];
    const { stability } = combineWithSam(startOf(1, [0]), gridOf(4, logits), {
      geometry: same,
      samWeight: 1,
    });
    expect(stability).toBeCloseTo(3 / 6, 9);
  });

  it('agree as their masks at image resolution do, and leave no pixel of either out', () => {
    forSeeds(60, (random) => {
      const image = { width: random.integer(5, 60), height: random.integer(5, 60) };
      const geometry = viewGeometry(image, { width: 64, height: 64, resize: 'fit' }, 'as-is');
      const blob = (size: number): number[] => {
        const [cx, cy, r] = [random.next() * size, random.next() * size, 1 + random.next() * size * 0.4];
        return Array.from({ length: size * size }, (_, i) => {
          const distance = Math.hypot((i % size) + 0.5 - cx, Math.floor(i / size) + 0.5 - cy);
          return 4 * (r - distance);
        });
      };
      const logits = gridOf(16, blob(16));
      const score = blob(12).map((value) => 1 / (1 + Math.exp(-value)));
      const start = startOf(12, score);
      const samOnly = combineWithSam(start, logits, { geometry, samWeight: 1 });
      const unetOnly = combineWithSam(start, logits, { geometry, samWeight: 0 });
      // The working grid is the image's here, so the agreement is exactly that of the two masks.
      expect(samOnly.agreement).toBeCloseTo(dice(samOnly.sam, unetOnly.mixed) ?? 0, 9);
    });
  });
});
