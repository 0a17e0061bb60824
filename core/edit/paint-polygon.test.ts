import { describe, expect, it } from 'vitest';
import { maskOf, randomMask, rowsOf } from '../../test/support/masks.ts';
import { forSeeds } from '../../test/support/random.ts';
import { subtract, union, xor } from '../mask/algebra.ts';
import { cloneMask, createMask } from '../mask/bit-mask.ts';
import { maskBounds } from '../mask/bounds.ts';
import { equalMasks } from '../mask/count.ts';
import { fillPolygons } from '../mask/fill-polygons.ts';
import { paintPolygon } from './paint-polygon.ts';

const points = (...xy: number[]) =>
  Array.from({ length: xy.length / 2 }, (_, i) => ({ x: xy[2 * i]!, y: xy[2 * i + 1]! }));

describe('a polygon', () => {
  it('adds and subtracts the pixels whose centre it holds', () => {
    const mask = createMask(6, 4);
    expect(paintPolygon(mask, points(1, 1, 5, 1, 5, 3, 1, 3), 'add')).toEqual({
      left: 1,
      top: 1,
      right: 5,
      bottom: 3,
    });
    expect(rowsOf(mask)).toEqual(['......', '.####.', '.####.', '......']);
    expect(paintPolygon(mask, points(3.4, -9, 3.6, -9, 3.6, 9, 3.4, 9), 'subtract')).toEqual({
      left: 3,
      top: 1,
      right: 4,
      bottom: 3,
    });
    expect(rowsOf(mask)).toEqual(['......', '.##.#.', '.##.#.', '......']);
  });

  it('leaves out what it crosses twice', () => {
    const mask = createMask(5, 3);
    paintPolygon(mask, points(0, 0, 5, 0, 5, 3, 0, 3, 0, 0, 1, 1, 4, 1, 4, 2, 1, 2, 1, 1), 'add');
    expect(rowsOf(mask)).toEqual(['#####', '#...#', '#####']);
  });

  it('obeys what is allowed', () => {
    const mask = createMask(4, 2);
    const all = points(-5, -5, 50, -5, 50, 50, -5, 50);
    expect(paintPolygon(mask, all, 'add', { outside: maskOf('##..', '....') })).not.toBeNull();
    expect(rowsOf(mask)).toEqual(['..##', '####']);
  });

  it('paints nothing where there is no area or no frame', () => {
    const mask = createMask(4, 4);
    expect(paintPolygon(mask, [], 'add')).toBeNull();
    expect(paintPolygon(mask, points(0, 0, 4, 4), 'add')).toBeNull();
    expect(paintPolygon(mask, points(10, 10, 14, 10, 14, 14), 'add')).toBeNull();
    expect(() => paintPolygon(mask, points(0, 0, NaN, 4, 4, 4), 'add')).toThrow(RangeError);
  });

  it('agrees with the fill of the whole frame, far beyond the frame too', () => {
    forSeeds(100, (random) => {
      const before = randomMask(random, 150);
      const reach = random.integer(0, 3) === 0 ? 1e5 : 1.3;
      // Corners on sixteenths of a pixel: then moving a polygon by whole pixels loses nothing to rounding.
      const along = (length: number): number =>
        Math.round(16 * (random.next() * reach - (reach - 1) / 2) * length) / 16;
      const corners = Array.from({ length: random.integer(3, 12) }, () => ({
        x: along(before.width),
        y: along(before.height),
      }));
      const filled = fillPolygons([{ xy: corners.flatMap(({ x, y }) => [x, y]) }], before);
      for (const mode of ['add', 'subtract'] as const) {
        const after = cloneMask(before);
        const rect = paintPolygon(after, corners, mode);
        expect(equalMasks(after, (mode === 'add' ? union : subtract)(before, filled))).toBe(true);
        expect(rect).toEqual(maskBounds(xor(before, after)));
      }
    });
  });
});
