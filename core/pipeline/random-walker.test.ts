import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gridOf, maskOf, rowsOf } from '../../test/support/masks.ts';
import { createRandom } from '../../test/support/random.ts';
import { invert } from '../mask/algebra.ts';
import { createMask, setMaskAt } from '../mask/bit-mask.ts';
import { countPixels, countShared, equalMasks } from '../mask/count.ts';
import { dilate } from '../mask/morphology.ts';
import { dice } from '../mask/overlap.ts';
import { randomWalker, seedsFromMask } from './random-walker.ts';

interface Golden {
  width: number;
  grey: number[];
  /** `#` foreground seed, `-` background seed. */
  labels: string[];
  cases: { beta: number; probability: number[] }[];
}

// Written by test/golden/make-random-walker.py with scikit-image; its shape is that script's.
const golden = JSON.parse(
  readFileSync(new URL('../../test/golden/random-walker.json', import.meta.url), 'utf8'),
) as Golden;

/** The options promise 1e-3; the direct solution is rounded to 1e-5. */
const TOLERANCE = 1e-3;

describe('random walker', () => {
  it('splits a line at its edge in grey', () => {
    const grey = gridOf(6, [0, 0, 0, 0, 1, 1]);
    const seeds = { foreground: maskOf('#.....'), background: maskOf('.....#') };
    expect(rowsOf(randomWalker({ grey, ...seeds }).mask)).toEqual(['####..']);
  });

  it('splits a flat line in its middle', () => {
    const result = randomWalker({
      grey: gridOf(5, [0.5, 0.5, 0.5, 0.5, 0.5]),
      foreground: maskOf('#....'),
      background: maskOf('....#'),
    });
    result.probability!.values.forEach((value, i) => {
      expect(value).toBeCloseTo(1 - i / 4, 4);
    });
  });

  it('equals scikit-image', () => {
    const grey = gridOf(golden.width, golden.grey);
    const foreground = maskOf(...golden.labels);
    const background = maskOf(...golden.labels.map((row) => row.replaceAll('#', '.').replaceAll('-', '#')));
    for (const { beta, probability } of golden.cases) {
      const result = randomWalker({ grey, foreground, background }, { beta });
      expect(result.converged).toBe(true);
      expect(result.window).toEqual({ left: 0, top: 0, right: grey.width, bottom: grey.height });
      const worst = probability.reduce(
        (w, p, i) => Math.max(w, Math.abs(p - result.probability!.values[i]!)),
        0,
      );
      expect(worst, `beta ${beta}`).toBeLessThan(TOLERANCE);
    }
  });

  it('refuses contradictions and says what happens without one kind of seed', () => {
    const grey = gridOf(3, [0, 0, 0]);
    const some = maskOf('#..');
    const none = createMask(3, 1);
    expect(() => randomWalker({ grey, foreground: some, background: some })).toThrow(RangeError);
    expect(() => randomWalker({ grey, foreground: none, background: none })).toThrow(RangeError);
    expect(() => randomWalker({ grey, foreground: createMask(2, 1), background: none })).toThrow(RangeError);
    expect(rowsOf(randomWalker({ grey, foreground: some, background: none }).mask)).toEqual(['###']);
    expect(rowsOf(randomWalker({ grey, foreground: none, background: some }).mask)).toEqual(['...']);
    expect(rowsOf(randomWalker({ grey, foreground: some, background: invert(some) }).mask)).toEqual(['#..']);
  });

  it('pulls a grown first guess back to the edge, solved at reduced size too', () => {
    const random = createRandom(9);
    const width = 400;
    const height = 330;
    const truth = createMask(width, height);
    const values = new Float32Array(width * height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const inside = ((x - 190) / 130) ** 2 + ((y - 160) / 110) ** 2 < 1;
        if (inside) setMaskAt(truth, x, y, 1);
        values[y * width + x] = (inside ? 0.7 : 0.3) + 0.05 * (random.next() - 0.5);
      }
    }
    const guess = dilate(truth, 'square', 6);
    const seeds = seedsFromMask(guess, 14);
    for (const maxSide of [128, 1000]) {
      const { mask, converged } = randomWalker({ grey: { width, height, values }, ...seeds }, { maxSide });
      expect(converged).toBe(true);
      expect(dice(mask, truth)!, `side ${maxSide}`).toBeGreaterThan(maxSide === 128 ? 0.985 : 0.999);
      expect(dice(mask, truth)!).toBeGreaterThan(dice(guess, truth)!);
      expect(countShared(mask, seeds.background)).toBe(0);
    }
  });
});

describe('seeds from a mask', () => {
  it('leave the outline open on both sides', () => {
    const mask = maskOf('.......', '.#####.', '.#####.', '.#####.', '.......');
    const { foreground, background } = seedsFromMask(mask, 1);
    expect(rowsOf(foreground)).toEqual(['.......', '.......', '..###..', '.......', '.......']);
    expect(rowsOf(background)).toEqual(['#.....#', '.......', '.......', '.......', '#.....#']);
  });

  it('erode less where nothing would be left', () => {
    const mask = maskOf('.......', '.#####.', '.#####.', '.#####.', '.......');
    const { foreground, background } = seedsFromMask(mask, 3);
    expect(rowsOf(foreground)).toEqual(['.......', '.......', '..###..', '.......', '.......']);
    expect(countPixels(background)).toBe(0);
  });

  it('keep one pixel of what is too thin', () => {
    const { foreground } = seedsFromMask(maskOf('.....', '#####', '.....'), 2);
    expect(rowsOf(foreground)).toEqual(['.....', '..#..', '.....']);
    const empty = createMask(5, 3);
    expect(countPixels(seedsFromMask(empty, 2).foreground)).toBe(0);
    expect(equalMasks(seedsFromMask(empty, 2).background, invert(empty))).toBe(true);
  });
});
