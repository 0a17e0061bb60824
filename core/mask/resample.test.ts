import { describe, expect, it } from 'vitest';
import { gridOf, maskOf, randomMask, rowsOf } from '../../test/support/masks.ts';
import type { Random } from '../../test/support/random.ts';
import { forSeeds } from '../../test/support/random.ts';
import { averageArea, maskCoverage } from './area-average.ts';
import { maskFromThreshold, maskToBytes } from './convert.ts';
import { equalMasks } from './count.ts';
import { cropMask } from './crop.ts';
import type { FloatGrid } from './float-grid.ts';
import { resampleBilinear, upsampleAndThreshold } from './resample.ts';

const round = (grid: FloatGrid): number[] => [...grid.values].map((value) => Math.round(value * 1e4) / 1e4);

function randomGrid(random: Random, side: number): FloatGrid {
  const width = random.integer(1, side);
  const height = random.integer(1, side);
  return {
    width,
    height,
    values: Float32Array.from({ length: width * height }, () => random.next() * 2 - 1),
  };
}

function randomBox(random: Random, width: number, height: number) {
  const left = random.integer(0, width - 1);
  const top = random.integer(0, height - 1);
  return { left, top, right: random.integer(left + 1, width), bottom: random.integer(top + 1, height) };
}

describe('bilinear resampling', () => {
  it('has half-pixel centres, as torch.nn.functional.interpolate(align_corners=False)', () => {
    // torch: interpolate([[0, 1], [2, 3]], size=(4, 4), mode="bilinear")
    expect(round(resampleBilinear(gridOf(2, [0, 1, 2, 3]), { width: 4, height: 4 }))).toEqual([
      0, 0.25, 0.75, 1, 0.5, 0.75, 1.25, 1.5, 1.5, 1.75, 2.25, 2.5, 2, 2.25, 2.75, 3,
    ]);
    // torch: interpolate([[0, 1, 4, 9, 16]], size=(1, 3), mode="bilinear")
    expect(round(resampleBilinear(gridOf(5, [0, 1, 4, 9, 16]), { width: 3, height: 1 }))).toEqual([
      0.3333, 4, 13.6667,
    ]);
  });

  it('computes a region as a part of the whole, and a source part as a crop away from its edges', () => {
    forSeeds(40, (random) => {
      const grid = randomGrid(random, 12);
      const target = { width: random.integer(1, 50), height: random.integer(1, 50) };
      const whole = resampleBilinear(grid, target);
      const region = randomBox(random, target.width, target.height);
      const part = resampleBilinear(grid, target, region);
      for (let y = 0; y < part.height; y++) {
        const row = (y + region.top) * target.width + region.left;
        expect(part.values.subarray(y * part.width, (y + 1) * part.width)).toEqual(
          whole.values.subarray(row, row + part.width),
        );
      }
    });
    const ramp = gridOf(4, [0, 1, 2, 3]);
    const source = { left: 0, top: 0, right: 2, bottom: 1 };
    expect(round(resampleBilinear(ramp, { width: 4, height: 1, source }))).toEqual([0, 0.25, 0.75, 1.25]);
    expect(round(resampleBilinear(ramp, { width: 2, height: 1, source: { ...source, left: -2 } }))).toEqual([
      0, 0.5,
    ]);
  });

  it('refuses what cannot be meant', () => {
    const grid = gridOf(2, [0, 1]);
    expect(() =>
      resampleBilinear(grid, { width: 4, height: 4 }, { left: 0, top: 0, right: 5, bottom: 4 }),
    ).toThrow(RangeError);
    expect(() =>
      resampleBilinear(grid, { width: 4, height: 4, source: { left: 1, top: 0, right: 1, bottom: 1 } }),
    ).toThrow(RangeError);
  });
});

describe('upsampleAndThreshold', () => {
  it('equals resampling, then the threshold', () => {
    forSeeds(80, (random) => {
      const grid = randomGrid(random, 14);
      const source = {
        left: random.integer(-2, 1) * 0.7,
        top: 0,
        right: grid.width + random.next(),
        bottom: grid.height - random.next() * 0.5,
      };
      const target = { width: random.integer(1, 90), height: random.integer(1, 60), source };
      const expected = maskFromThreshold(resampleBilinear(grid, target), 0.1);
      expect(equalMasks(upsampleAndThreshold(grid, { ...target, threshold: 0.1 }), expected)).toBe(true);
      const region = randomBox(random, target.width, target.height);
      const part = upsampleAndThreshold(grid, { ...target, threshold: 0.1, region });
      expect(equalMasks(cropMask(part, region), cropMask(expected, region))).toBe(true);
    });
  });

  it('leaves everything outside of its region empty', () => {
    const ones = gridOf(1, [1]);
    const region = { left: 1, top: 1, right: 3, bottom: 2 };
    expect(rowsOf(upsampleAndThreshold(ones, { width: 4, height: 3, threshold: 0.5, region }))).toEqual([
      '....',
      '.##.',
      '....',
    ]);
  });
});

describe('area averages', () => {
  it('weigh fractional edges', () => {
    expect(round(averageArea(gridOf(4, [0, 2, 4, 6]), { width: 2, height: 1 }))).toEqual([1, 5]);
    expect(round(averageArea(gridOf(3, [0, 3, 6]), { width: 2, height: 1 }))).toEqual([1, 5]);
    expect(round(maskCoverage(maskOf('##.', '#..'), { width: 1, height: 1 }))).toEqual([0.5]);
    expect(round(maskCoverage(maskOf('.#.'), { width: 2, height: 1 }))).toEqual([0.3333, 0.3333]);
    expect(round(maskCoverage(maskOf('.#'), { width: 6, height: 1 }))).toEqual([0, 0, 0, 1, 1, 1]);
  });

  it('of a mask equal those of its bytes', () => {
    forSeeds(60, (random) => {
      const mask = randomMask(random, 60);
      const target = { width: random.integer(1, 70), height: random.integer(1, 70) };
      const grid = { width: mask.width, height: mask.height, values: Float32Array.from(maskToBytes(mask)) };
      const expected = averageArea(grid, target);
      const coverage = maskCoverage(mask, target);
      const worst = coverage.values.reduce(
        (w, value, i) => Math.max(w, Math.abs(value - expected.values[i]!)),
        0,
      );
      expect(worst).toBeLessThan(1e-6);
    });
  });
});
