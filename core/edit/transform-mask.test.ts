import { describe, expect, it } from 'vitest';
import { maskOf, randomMask, rowsOf } from '../../test/support/masks.ts';
import { forSeeds } from '../../test/support/random.ts';
import { createMask, maskAt } from '../mask/bit-mask.ts';
import { countPixels, equalMasks, isEmpty } from '../mask/count.ts';
import { dice } from '../mask/overlap.ts';
import { centroid } from '../mask/shape.ts';
import { paintCapsule } from './paint-capsule.ts';
import { transformMask, type MaskTransform } from './transform-mask.ts';

const STILL: MaskTransform = {
  translate: { x: 0, y: 0 },
  rotateRad: 0,
  scale: 1,
  about: { x: 0, y: 0 },
  aspect: 1,
};

describe('moving, turning and scaling', () => {
  const mask = maskOf('......', '.###..', '.#....', '......');

  it('moves by whole pixels exactly and cuts what leaves', () => {
    expect(rowsOf(transformMask(mask, { ...STILL, translate: { x: 2, y: 1 } }))).toEqual([
      '......',
      '......',
      '...###',
      '...#..',
    ]);
    expect(rowsOf(transformMask(mask, { ...STILL, translate: { x: -3, y: -1 } }))).toEqual([
      '#.....',
      '......',
      '......',
      '......',
    ]);
    expect(isEmpty(transformMask(mask, { ...STILL, translate: { x: 99, y: 0 } }))).toBe(true);
  });

  it('turns clockwise', () => {
    expect(
      rowsOf(transformMask(mask, { ...STILL, rotateRad: Math.PI / 2, about: { x: 2.5, y: 1.5 } })),
    ).toEqual(['.##...', '..#...', '..#...', '......']);
  });

  it('scales about a point', () => {
    expect(
      rowsOf(
        transformMask(maskOf('.....', '.##..', '.....', '.....'), {
          ...STILL,
          scale: 2,
          about: { x: 1, y: 1 },
        }),
      ),
    ).toEqual(['.....', '.####', '.####', '.....']);
  });

  it('turns in mm: a lying bar of 4 x 1 stands over half as many rows of double height', () => {
    const bar = maskOf('......', '......', '.####.', '......', '......');
    const turn = { ...STILL, rotateRad: Math.PI / 2, about: { x: 3, y: 2.5 }, aspect: 2 };
    // 4 widths are 2 rows; 1 row of 2 widths becomes 2 columns.
    expect(rowsOf(transformMask(bar, { ...turn, about: { x: 3, y: 3 } }))).toEqual([
      '......',
      '......',
      '...##.',
      '...##.',
      '......',
    ]);
    expect(countPixels(transformMask(bar, turn))).toBeGreaterThan(0);
  });

  it('is exact for the identity', () => {
    forSeeds(40, (random) => {
      const any = randomMask(random, 70);
      expect(equalMasks(transformMask(any, { ...STILL, about: { x: 3.3, y: 7 } }), any)).toBe(true);
      // Through the general path too.
      const almost = transformMask(any, { ...STILL, rotateRad: 1e-12, about: { x: 3.3, y: 7 } });
      expect(equalMasks(almost, any)).toBe(true);
    });
  });

  it('moves by whole pixels as a pixel-by-pixel copy does', () => {
    forSeeds(40, (random) => {
      const any = randomMask(random, 70);
      const [dx, dy] = [random.integer(-40, 40), random.integer(-40, 40)];
      const moved = transformMask(any, { ...STILL, translate: { x: dx, y: dy } });
      for (let y = 0; y < any.height; y++) {
        for (let x = 0; x < any.width; x++) {
          if (maskAt(moved, x, y) !== maskAt(any, x - dx, y - dy)) throw new Error(`pixel ${x}, ${y}`);
        }
      }
    });
  });

  it('followed by its inverse is the identity but for the pixels of the outline', () => {
    // Nearest neighbour moves an outline by at most a pixel's diagonal a way; Dice of a disc of radius 40.
    const tolerance = 0.97;
    forSeeds(30, (random) => {
      const disc = createMask(301, 280);
      const at = { x: 150 + 10 * random.next(), y: 140 };
      const aspect = 0.6 + random.next();
      paintCapsule(disc, { from: at, to: { x: at.x + 25, y: at.y }, radiusPx: 40, aspect }, 'add');
      const rotateRad = random.next() * 6;
      const scale = 0.8 + 0.6 * random.next();
      const about = { x: 150, y: 140 };
      const there = transformMask(disc, { translate: { x: 0, y: 0 }, rotateRad, scale, about, aspect });
      const back = { translate: { x: 0, y: 0 }, rotateRad: -rotateRad, scale: 1 / scale, about, aspect };
      expect(dice(transformMask(there, back), disc)).toBeGreaterThan(tolerance);
      expect(Math.abs(countPixels(there) / countPixels(disc) / (scale * scale) - 1)).toBeLessThan(0.02);
    });
  });

  it('moves the centroid where the transform says', () => {
    const disc = createMask(200, 200);
    const at = { x: 120, y: 90 };
    paintCapsule(disc, { from: at, to: at, radiusPx: 20, aspect: 1 }, 'add');
    const moved = transformMask(disc, {
      translate: { x: 5.5, y: -3.25 },
      rotateRad: Math.PI / 6,
      scale: 1.5,
      about: { x: 100, y: 100 },
      aspect: 1,
    });
    const [cos, sin] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
    const middle = centroid(moved)!;
    expect(middle.x).toBeCloseTo(100 + 1.5 * (cos * 20 - sin * -10) + 5.5, 0);
    expect(middle.y).toBeCloseTo(100 + 1.5 * (sin * 20 + cos * -10) - 3.25, 0);
  });

  it('refuses what is no similarity', () => {
    expect(() => transformMask(mask, { ...STILL, scale: 0 })).toThrow(RangeError);
    expect(() => transformMask(mask, { ...STILL, scale: -1 })).toThrow(RangeError);
    expect(() => transformMask(mask, { ...STILL, rotateRad: NaN })).toThrow(RangeError);
    expect(isEmpty(transformMask(createMask(3, 3), { ...STILL, scale: 2 }))).toBe(true);
  });
});
