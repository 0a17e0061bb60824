import { describe, expect, it } from 'vitest';
import { maskOf, randomMask, rowsOf } from '../../test/support/masks.ts';
import { forSeeds } from '../../test/support/random.ts';
import {
  intersect,
  intersectInto,
  invert,
  subtract,
  subtractFrom,
  union,
  unionInto,
  xor,
} from './algebra.ts';
import { cloneMask, createMask, maskAt, setMaskAt } from './bit-mask.ts';
import { maskBounds } from './bounds.ts';
import { checkBoxTightness } from './box-tightness.ts';
import { maskFromBytes, maskFromLabels, maskFromThreshold, maskToBytes } from './convert.ts';
import { countPixels, countShared, equalMasks, isEmpty } from './count.ts';
import { cropGrid } from './crop-grid.ts';
import { cropMask, pasteMask } from './crop.ts';
import { countClaims, countExclusive, exclusiveArea } from './exclusive-area.ts';
import { flipHorizontal } from './flip.ts';
import { dice, iou } from './overlap.ts';
import { centroid, perimeterPx } from './shape.ts';

const a = maskOf('##..', '##..', '....');
const b = maskOf('.##.', '.##.', '....');

describe('set operations', () => {
  it('work on tiny grids', () => {
    expect(rowsOf(union(a, b))).toEqual(['###.', '###.', '....']);
    expect(rowsOf(intersect(a, b))).toEqual(['.#..', '.#..', '....']);
    expect(rowsOf(subtract(a, b))).toEqual(['#...', '#...', '....']);
    expect(rowsOf(xor(a, b))).toEqual(['#.#.', '#.#.', '....']);
    expect(rowsOf(invert(a))).toEqual(['..##', '..##', '####']);
    expect(dice(a, b)).toBe(0.5);
    expect(iou(a, b)).toBeCloseTo(1 / 3, 12);
    expect(dice(createMask(3, 3), createMask(3, 3))).toBeNull();
    expect(iou(createMask(3, 3), createMask(3, 3))).toBeNull();
    expect(dice(a, createMask(4, 3))).toBe(0);
  });

  it('refuse masks of different size (M2)', () => {
    const other = createMask(3, 4);
    for (const operation of [
      union,
      intersect,
      subtract,
      xor,
      unionInto,
      intersectInto,
      subtractFrom,
      dice,
      iou,
    ]) {
      expect(() => operation(a, other)).toThrow(RangeError);
    }
    expect(() => createMask(0, 4)).toThrow(RangeError);
  });

  it('agree with a pixel-by-pixel computation', () => {
    forSeeds(60, (random) => {
      const p = randomMask(random, 100);
      const q = randomMask(random, 100, p);
      const naive = (f: (s: boolean, t: boolean) => boolean) => {
        const out = createMask(p.width, p.height);
        for (let y = 0; y < p.height; y++) {
          for (let x = 0; x < p.width; x++) if (f(maskAt(p, x, y), maskAt(q, x, y))) setMaskAt(out, x, y, 1);
        }
        return out;
      };
      const inPlace = (f: typeof unionInto) => {
        const out = cloneMask(p);
        f(out, q);
        return out;
      };
      expect(
        equalMasks(
          union(p, q),
          naive((s, t) => s || t),
        ),
      ).toBe(true);
      expect(
        equalMasks(
          intersect(p, q),
          naive((s, t) => s && t),
        ),
      ).toBe(true);
      expect(
        equalMasks(
          subtract(p, q),
          naive((s, t) => s && !t),
        ),
      ).toBe(true);
      expect(
        equalMasks(
          xor(p, q),
          naive((s, t) => s !== t),
        ),
      ).toBe(true);
      expect(
        equalMasks(
          invert(p),
          naive((s) => !s),
        ),
      ).toBe(true);
      expect(equalMasks(inPlace(unionInto), union(p, q))).toBe(true);
      expect(equalMasks(inPlace(intersectInto), intersect(p, q))).toBe(true);
      expect(equalMasks(inPlace(subtractFrom), subtract(p, q))).toBe(true);
      expect(countShared(p, q)).toBe(countPixels(intersect(p, q)));
      expect(countPixels(p)).toBe(maskToBytes(p).reduce((sum, v) => sum + v, 0));
      expect(isEmpty(p)).toBe(countPixels(p) === 0);
    });
  });
});

describe('bounds', () => {
  it('are exclusive at the right and bottom', () => {
    expect(maskBounds(b)).toEqual({ left: 1, top: 0, right: 3, bottom: 2 });
    expect(maskBounds(createMask(40, 2))).toBeNull();
    expect(maskBounds(invert(createMask(65, 3)))).toEqual({ left: 0, top: 0, right: 65, bottom: 3 });
  });

  it('equal the smallest box of all pixels', () => {
    forSeeds(100, (random) => {
      const mask = createMask(random.integer(1, 140), random.integer(1, 20));
      const xs: number[] = [];
      const ys: number[] = [];
      for (let i = random.integer(1, 5); i > 0; i--) {
        xs.push(random.integer(0, mask.width - 1));
        ys.push(random.integer(0, mask.height - 1));
        setMaskAt(mask, xs.at(-1)!, ys.at(-1)!, 1);
      }
      expect(maskBounds(mask)).toEqual({
        left: Math.min(...xs),
        top: Math.min(...ys),
        right: Math.max(...xs) + 1,
        bottom: Math.max(...ys) + 1,
      });
    });
  });

  it('check the box-tightness prior', () => {
    const box = { left: 1, top: 0, right: 3, bottom: 2 };
    expect(checkBoxTightness(b, box, 0)).toMatchObject({ inside: true, tight: true });
    expect(checkBoxTightness(a, box, 0)).toMatchObject({ inside: false, gap: { left: -1, right: 1 } });
    expect(checkBoxTightness(a, box, 1)).toMatchObject({ inside: true, tight: true });
    expect(checkBoxTightness(b, { ...box, right: 9 }, 2)).toMatchObject({ inside: true, tight: false });
    expect(checkBoxTightness(createMask(4, 4), box, 2)).toBeNull();
  });
});

describe('conversions', () => {
  it('keep every pixel', () => {
    expect([...maskToBytes(maskFromBytes([0, 7, 255, 0, 1, 0], 3, 2))]).toEqual([0, 1, 1, 0, 1, 0]);
    expect(() => maskFromBytes([1, 2], 3, 1)).toThrow(RangeError);
    const grid = { width: 4, height: 1, values: Float32Array.of(0.4, 0.5, 0.6, Number.NaN) };
    expect(rowsOf(maskFromThreshold(grid, 0.5))).toEqual(['.##.']);
    forSeeds(40, (random) => {
      const mask = randomMask(random, 80);
      expect(equalMasks(maskFromBytes(maskToBytes(mask), mask.width, mask.height), mask)).toBe(true);
    });
  });

  it('keep label 300 apart from label 44 (M4)', () => {
    const labels = Uint16Array.of(300, 44, 0, 300);
    expect(rowsOf(maskFromLabels(labels, 300, { width: 4, height: 1 }))).toEqual(['#..#']);
    expect(rowsOf(maskFromLabels(labels, 44, { width: 4, height: 1 }))).toEqual(['.#..']);
  });
});

describe('crop, paste and flip', () => {
  it('work on tiny grids', () => {
    expect(rowsOf(cropMask(b, { left: 1, top: 1, right: 4, bottom: 3 }))).toEqual(['##.', '...']);
    expect(() => cropMask(b, { left: 1, top: 1, right: 5, bottom: 3 })).toThrow(RangeError);
    const grid = { width: 3, height: 2, values: Float32Array.of(0, 1, 2, 3, 4, 5) };
    const box = { left: 1, top: 0, right: 3, bottom: 2 };
    expect([...cropGrid(grid, box).values]).toEqual([1, 2, 4, 5]);
    expect(() => cropGrid(grid, { ...box, left: 0.5 })).toThrow(RangeError);
    expect(rowsOf(flipHorizontal(a))).toEqual(['..##', '..##', '....']);
    const target = createMask(4, 3);
    pasteMask(target, maskOf('##', '##'), { left: 3, top: -1 });
    expect(rowsOf(target)).toEqual(['...#', '....', '....']);
  });

  it('agree with a pixel-by-pixel computation', () => {
    forSeeds(60, (random) => {
      const mask = randomMask(random, 120);
      const left = random.integer(0, mask.width - 1);
      const top = random.integer(0, mask.height - 1);
      const box = {
        left,
        top,
        right: random.integer(left + 1, mask.width),
        bottom: random.integer(top + 1, mask.height),
      };
      const part = cropMask(mask, box);
      const pasted = createMask(mask.width, mask.height);
      pasteMask(pasted, part, box);
      const flipped = flipHorizontal(mask);
      const inBox = createMask(mask.width, mask.height);
      const mirrored = createMask(mask.width, mask.height);
      for (let y = 0; y < mask.height; y++) {
        for (let x = 0; x < mask.width; x++) {
          if (!maskAt(mask, x, y)) continue;
          if (x >= left && y >= top && x < box.right && y < box.bottom) setMaskAt(inBox, x, y, 1);
          setMaskAt(mirrored, mask.width - 1 - x, y, 1);
        }
      }
      expect(equalMasks(pasted, inBox)).toBe(true);
      expect(equalMasks(flipped, mirrored)).toBe(true);
      expect(equalMasks(flipHorizontal(flipped), mask)).toBe(true);
    });
  });
});

describe('exclusive areas', () => {
  it('hold what no other structure claims', () => {
    const claims = countClaims([a, b]);
    expect(rowsOf(exclusiveArea(a, claims))).toEqual(['#...', '#...', '....']);
    expect(countExclusive(b, claims)).toBe(2);
    expect(() => countClaims([])).toThrow(RangeError);
  });

  it('agree with own minus union of the others for 300 structures (M4)', () => {
    forSeeds(2, (random) => {
      const size = { width: 67, height: 9 };
      const masks = Array.from({ length: 300 }, () => {
        const mask = createMask(size.width, size.height);
        for (let i = 0; i < 3; i++) setMaskAt(mask, random.integer(0, 66), random.integer(0, 8), 1);
        return mask;
      });
      const claims = countClaims(masks);
      masks.forEach((mask, index) => {
        const others = createMask(size.width, size.height);
        masks.forEach((other, i) => {
          if (i !== index) unionInto(others, other);
        });
        expect(equalMasks(exclusiveArea(mask, claims), subtract(mask, others))).toBe(true);
      });
    });
  });
});

describe('shape', () => {
  it('has its centroid in image coordinates', () => {
    expect(centroid(a)).toEqual({ x: 1, y: 1 });
    expect(centroid(maskOf('...', '..#'))).toEqual({ x: 2.5, y: 1.5 });
    expect(centroid(createMask(2, 2))).toBeNull();
  });

  it('has the length of its outline', () => {
    expect(perimeterPx(a)).toBe(8);
    expect(perimeterPx(maskOf('###', '#.#', '###'))).toBe(16);
    expect(perimeterPx(invert(createMask(32, 2)))).toBe(68);
    expect(perimeterPx(invert(createMask(33, 2)))).toBe(70);
  });
});
