import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { maskOf, rowsOf } from '../../test/support/masks.ts';
import { createMask } from './bit-mask.ts';
import { assd, boundaryOf, hd95, surfaceDistances } from './surface-distance.ts';

interface Golden {
  a: string[];
  b: string[];
  spacing: { row: number; column: number };
  hd: number;
  hd95: number;
  assd: number;
}

// Written by test/golden/make-surface-distances.py with scipy; its shape is that script's.
const golden = JSON.parse(
  readFileSync(new URL('../../test/golden/surface-distances.json', import.meta.url), 'utf8'),
) as Golden[];

describe('surface distances', () => {
  it('run between boundary pixels', () => {
    expect(rowsOf(boundaryOf(maskOf('####', '####', '####', '#..#')))).toEqual([
      '####',
      '#..#',
      '####',
      '#..#',
    ]);
    const left = maskOf('#....', '#....');
    const right = maskOf('...#.', '...#.');
    expect(surfaceDistances(left, right)).toEqual({ hd: 3, hd95: 3, assd: 3 });
    expect(hd95(left, right, { row: 1, column: 0.5 })).toBe(1.5);
    expect(assd(left, left)).toBe(0);
  });

  it('do not exist for an empty mask', () => {
    const empty = createMask(5, 2);
    const mask = maskOf('#....', '#....');
    expect([hd95(empty, mask), assd(mask, empty), hd95(empty, empty)]).toEqual([null, null, null]);
    expect(() => hd95(mask, createMask(5, 3))).toThrow(RangeError);
  });

  it('equal scipy by the definitions of MedPy', () => {
    for (const { a, b, spacing, ...expected } of golden) {
      const found = surfaceDistances(maskOf(...a), maskOf(...b), spacing)!;
      expect(found.hd).toBeCloseTo(expected.hd, 9);
      expect(found.hd95).toBeCloseTo(expected.hd95, 9);
      expect(found.assd).toBeCloseTo(expected.assd, 9);
    }
  });
});
