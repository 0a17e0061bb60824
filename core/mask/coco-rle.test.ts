import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { maskOf, randomMask, rowsOf } from '../../test/support/masks.ts';
import { forSeeds } from '../../test/support/random.ts';
import { createMask } from './bit-mask.ts';
import { maskBounds } from './bounds.ts';
import { cocoCounts, compressCocoCounts, expandCocoCounts, maskFromCocoCounts } from './coco-rle.ts';
import { countPixels, equalMasks } from './count.ts';
import { fillPolygons } from './fill-polygons.ts';
import { setRun } from './runs.ts';

// Made by test/golden/make-coco-rle.py.
const golden = JSON.parse(
  readFileSync(new URL('../../test/golden/coco-rle.json', import.meta.url), 'utf8'),
) as Golden;

interface Golden {
  readonly masks: readonly {
    readonly rows: readonly string[];
    readonly counts: readonly number[];
    readonly compressed: string;
    readonly area: number;
    readonly bbox: readonly number[];
  }[];
  readonly large: readonly {
    readonly size: readonly number[];
    readonly rectangles: readonly (readonly number[])[];
    readonly compressed: string;
    readonly area: number;
  }[];
  readonly polygons: readonly {
    readonly size: readonly number[];
    readonly outline: readonly number[];
    readonly rows: readonly string[];
  }[];
}

describe('run lengths of COCO', () => {
  it('go down the columns and begin with background', () => {
    const mask = maskOf('.##.', '.#..', '....');
    expect(cocoCounts(mask)).toEqual([3, 2, 1, 1, 5]);
    expect(rowsOf(maskFromCocoCounts([3, 2, 1, 1, 5], mask))).toEqual(rowsOf(mask));
  });

  it('go on from the foot of a column to the head of the next', () => {
    expect(cocoCounts(maskOf('.#', '##'))).toEqual([1, 3]);
    expect(cocoCounts(maskOf('##', '##'))).toEqual([0, 4]);
    expect(cocoCounts(maskOf('..', '..'))).toEqual([4]);
  });

  it('are those of the reference implementation', () => {
    expect(golden.masks.length).toBeGreaterThan(30);
    for (const { rows, counts, compressed, area, bbox } of golden.masks) {
      const mask = maskOf(...rows);
      expect(cocoCounts(mask)).toEqual(counts);
      expect(compressCocoCounts(counts)).toBe(compressed);
      expect(expandCocoCounts(compressed)).toEqual(counts);
      expect(rowsOf(maskFromCocoCounts(counts, mask))).toEqual(rows);
      const { left, top, right, bottom } = maskBounds(mask) ?? { left: 0, top: 0, right: 0, bottom: 0 };
      expect([countPixels(mask), left, top, right - left, bottom - top]).toEqual([area, ...bbox]);
    }
  });

  it('are those of the reference implementation at the size of a radiograph', () => {
    for (const { size, rectangles, compressed, area } of golden.large) {
      const [height = 0, width = 0] = size;
      const mask = createMask(width, height);
      for (const [top = 0, left = 0, bottom = 0, right = 0] of rectangles) {
        for (let y = top; y < bottom; y++) setRun(mask, y, left, right);
      }
      expect(compressCocoCounts(cocoCounts(mask))).toBe(compressed);
      expect(equalMasks(maskFromCocoCounts(expandCocoCounts(compressed), mask), mask)).toBe(true);
      expect(countPixels(mask)).toBe(area);
    }
  });

  it('give every mask back', () => {
    forSeeds(200, (random) => {
      const mask = randomMask(random);
      const counts = cocoCounts(mask);
      expect(expandCocoCounts(compressCocoCounts(counts))).toEqual(counts);
      expect(equalMasks(maskFromCocoCounts(counts, mask), mask)).toBe(true);
    });
  });

  it('are refused when they are no mask of the frame', () => {
    const frame = { width: 4, height: 3 };
    for (const counts of [[], [11], [13], [3, -1, 10], [3, 1.5, 7.5], [NaN], [0, 1e20]]) {
      expect(() => maskFromCocoCounts(counts, frame), String(counts)).toThrow(RangeError);
    }
    for (const text of ['o', ' ', 'é', 'ooooooooooo0', '0 1']) {
      expect(() => expandCocoCounts(text), text).toThrow(RangeError);
    }
  });

  it('agree with the polygons of the reference implementation: exactly at whole corners', () => {
    for (const { size, outline, rows } of golden.polygons) {
      const [height = 0, width = 0] = size;
      const drawn = rowsOf(fillPolygons([{ xy: outline }], { width, height }));
      // The reference rounds corners to fifths of a pixel: single pixels at slanted edges may differ.
      const bound = outline.every(Number.isInteger) ? 0 : 2;
      const differing = drawn.flatMap((row, y) => [...row].filter((pixel, x) => pixel !== rows[y]![x]));
      expect(differing.length).toBeLessThanOrEqual(bound);
    }
  });
});
