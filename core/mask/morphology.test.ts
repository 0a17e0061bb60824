import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { maskOf, randomMask, rowsOf } from '../../test/support/masks.ts';
import { forSeeds } from '../../test/support/random.ts';
import { invert } from './algebra.ts';
import type { BitMask } from './bit-mask.ts';
import { createMask, maskAt, setMaskAt } from './bit-mask.ts';
import { equalMasks } from './count.ts';
import type { StructuringElement } from './footprint.ts';
import { footprintOf } from './footprint.ts';
import { applyMorphology, close, dilate, erode, open } from './morphology.ts';

interface Golden {
  mask: string[];
  cases: {
    element: StructuringElement;
    radius: number;
    footprint: string[];
    erosion?: string[];
    dilation?: string[];
  }[];
}

// Written by test/golden/make-footprints.py with scikit-image; its shape is that script's.
const golden = JSON.parse(
  readFileSync(new URL('../../test/golden/footprints.json', import.meta.url), 'utf8'),
) as Golden;

const elements = ['square', 'disk', 'diamond', 'star'] as const;

function footprintRows(element: StructuringElement, radius: number): string[] {
  const half = footprintOf(element, radius);
  const reach = half.length - 1;
  return Array.from({ length: 2 * reach + 1 }, (_, i) => {
    const w = half[Math.abs(i - reach)]!;
    return '.'.repeat(reach - w) + '#'.repeat(2 * w + 1) + '.'.repeat(reach - w);
  });
}

function naiveDilate(mask: BitMask, element: StructuringElement, radius: number): BitMask {
  const half = footprintOf(element, radius);
  const out = createMask(mask.width, mask.height);
  for (let y = 0; y < mask.height; y++) {
    for (let x = 0; x < mask.width; x++) {
      if (!maskAt(mask, x, y)) continue;
      for (let d = 1 - half.length; d < half.length; d++) {
        const w = half[Math.abs(d)]!;
        for (let c = x - w; c <= x + w; c++) {
          if (c >= 0 && c < mask.width && y + d >= 0 && y + d < mask.height) setMaskAt(out, c, y + d, 1);
        }
      }
    }
  }
  return out;
}

describe('morphology', () => {
  it('works on tiny grids', () => {
    const cross = maskOf('.....', '.....', '..#..', '.....', '.....');
    expect(rowsOf(dilate(cross, 'diamond', 1))).toEqual(['.....', '..#..', '.###.', '..#..', '.....']);
    expect(rowsOf(erode(dilate(cross, 'square', 1), 'square', 1))).toEqual(rowsOf(cross));
    expect(rowsOf(open(maskOf('.....', '.##..', '.....'), 'square', 1))).toEqual(['.....', '.....', '.....']);
    const gap = maskOf('.......', '.......', '..#.#..', '.......', '.......');
    expect(rowsOf(close(gap, 'square', 1))[2]).toBe('..###..');
  });

  it('does not erode from the edge of the frame', () => {
    expect(rowsOf(erode(maskOf('##..', '##..'), 'square', 1))).toEqual(['#...', '#...']);
    const full = invert(createMask(33, 5));
    expect(equalMasks(erode(full, 'star', 8), full)).toBe(true);
  });

  it('keeps the mask at radius 0, changes it otherwise, refuses other radii', () => {
    const mask = maskOf('....', '.##.', '....');
    expect(
      equalMasks(applyMorphology(mask, { operation: 'dilation', element: 'star', radius: 0 }), mask),
    ).toBe(true);
    // The step must act: the published code of the paper computes it and passes the mask on unchanged.
    expect(
      equalMasks(applyMorphology(mask, { operation: 'dilation', element: 'square', radius: 8 }), mask),
    ).toBe(false);
    expect(() => dilate(mask, 'disk', 9)).toThrow(RangeError);
    expect(() => dilate(mask, 'disk', 1.5)).toThrow(RangeError);
  });

  it('has the elements of scikit-image', () => {
    for (const { element, radius, footprint } of golden.cases) {
      expect(footprintRows(element, radius), `${element} ${radius}`).toEqual(footprint);
    }
  });

  it('equals scikit-image on a golden mask', () => {
    const mask = maskOf(...golden.mask);
    for (const { element, radius, erosion, dilation } of golden.cases) {
      if (erosion === undefined) continue;
      expect(rowsOf(erode(mask, element, radius)), `erosion ${element} ${radius}`).toEqual(erosion);
      expect(rowsOf(dilate(mask, element, radius)), `dilation ${element} ${radius}`).toEqual(dilation);
    }
  });

  it('equals a pixel-by-pixel dilation, and erosion is its dual', () => {
    forSeeds(60, (random) => {
      const mask = randomMask(random, 100);
      const element = elements[random.integer(0, 3)]!;
      const radius = random.integer(0, 8);
      expect(equalMasks(dilate(mask, element, radius), naiveDilate(mask, element, radius))).toBe(true);
      expect(
        equalMasks(erode(mask, element, radius), invert(naiveDilate(invert(mask), element, radius))),
      ).toBe(true);
    });
  });
});
