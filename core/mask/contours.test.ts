import { describe, expect, it } from 'vitest';
import { maskOf, randomMask, rowsOf } from '../../test/support/masks.ts';
import { forSeeds } from '../../test/support/random.ts';
import { createMask } from './bit-mask.ts';
import { connectedComponents } from './components.ts';
import { invert } from './algebra.ts';
import { equalMasks } from './count.ts';
import { outlinesOf } from './contours.ts';
import { fillPolygons } from './fill-polygons.ts';
import { dice } from './overlap.ts';
import { perimeterPx } from './shape.ts';
import { simplifyRing } from './simplify-ring.ts';

const plain = (rings: ReturnType<typeof outlinesOf>) =>
  rings.map(({ kind, part, xy }) => [kind, part, ...xy]);

describe('outlines', () => {
  it('run clockwise around parts and counter-clockwise around holes, on pixel edges', () => {
    expect(plain(outlinesOf(maskOf('....', '.##.', '....')))).toEqual([['outer', 0, 3, 1, 3, 2, 1, 2, 1, 1]]);
    expect(plain(outlinesOf(maskOf('###', '#.#', '###')))).toEqual([
      ['outer', 0, 3, 0, 3, 3, 0, 3, 0, 0],
      ['hole', 0, 2, 2, 2, 1, 1, 1, 1, 2],
    ]);
    expect(outlinesOf(createMask(3, 3))).toEqual([]);
  });

  it('join parts at corners and say to which part a ring belongs', () => {
    expect(outlinesOf(maskOf('#.', '.#')).map((r) => [r.kind, r.part])).toEqual([['outer', 0]]);
    const rings = outlinesOf(maskOf('#...###', '....#.#', '....###'));
    expect(rings.map((r) => [r.kind, r.part])).toEqual([
      ['outer', 0],
      ['outer', 1],
      ['hole', 1],
    ]);
  });

  it('filled, give back the mask; outer rings are its parts; lengths sum to the perimeter', () => {
    forSeeds(100, (random) => {
      const mask = randomMask(random, 80);
      const rings = outlinesOf(mask);
      expect(equalMasks(fillPolygons(rings, mask), mask)).toBe(true);
      const outer = rings.filter((ring) => ring.kind === 'outer');
      expect(outer.map((ring) => ring.part)).toEqual(connectedComponents(mask).list.map((_, index) => index));
      let length = 0;
      for (const { xy } of rings) {
        for (let i = 0; i < xy.length; i += 2) {
          const j = (i + 2) % xy.length;
          length += Math.abs(xy[j]! - xy[i]!) + Math.abs(xy[j + 1]! - xy[i + 1]!);
        }
      }
      expect(length).toBe(perimeterPx(mask));
    });
  });
});

describe('polygon filling', () => {
  it('takes pixels by their centres and clips', () => {
    expect(rowsOf(fillPolygons([{ xy: [0, 0, 4, 0, 0, 4] }], { width: 4, height: 4 }))).toEqual([
      '###.',
      '##..',
      '#...',
      '....',
    ]);
    expect(rowsOf(fillPolygons([{ xy: [-9, -9, 2, -9, 2, 9, -9, 9] }], { width: 3, height: 2 }))).toEqual([
      '##.',
      '##.',
    ]);
    expect(() => fillPolygons([{ xy: [0, 0, Number.NaN, 0, 1, 1] }], { width: 2, height: 2 })).toThrow(
      RangeError,
    );
    expect(() => fillPolygons([{ xy: [0, 0, 1, Infinity, 1, 1] }], { width: 2, height: 2 })).toThrow(
      RangeError,
    );
  });

  it('fills every pixel of a tiling once', () => {
    const frame = { width: 20, height: 20 };
    const left = fillPolygons([{ xy: [0, 0, 9.5, 0, 13.5, 20, 0, 20] }], frame);
    const right = fillPolygons([{ xy: [9.5, 0, 20, 0, 20, 20, 13.5, 20] }], frame);
    expect(equalMasks(invert(left), right)).toBe(true);
  });
});

describe('fillPolygons', () => {
  it('refuses a small polygon that would take all memory', () => {
    const xy = Array.from({ length: 200_000 }, (_, i) => (i % 4 === 3 ? 1e9 : 0));
    expect(() => fillPolygons([{ xy }], { width: 3000, height: 2500 })).toThrow(RangeError);
  });
});

describe('simplification', () => {
  it('drops corners within the tolerance only', () => {
    const staircase = Float64Array.of(0, 0, 1, 0, 1, 1, 2, 1, 2, 2, 3, 2, 3, 3, 0, 3);
    expect([...simplifyRing(staircase, 0)]).toEqual([...staircase]);
    expect([...simplifyRing(staircase, 0.8)]).toEqual([0, 0, 3, 3, 0, 3]);
    expect([...simplifyRing(Float64Array.of(0, 0, 2, 0, 4, 0, 4, 4, 0, 4), 0)]).toEqual([
      0, 0, 4, 0, 4, 4, 0, 4,
    ]);
    expect([...simplifyRing(Float64Array.of(0, 0, 1, 0, 1, 1, 0, 1), 5)]).toEqual([0, 0, 1, 0, 1, 1, 0, 1]);
  });

  it('of a disk by one pixel keeps its shape with far fewer corners', () => {
    const disk = fillPolygons(
      [
        {
          xy: Array.from(
            { length: 400 },
            (_, i) => 50 + 40 * (i % 2 ? Math.sin : Math.cos)(((i >> 1) / 200) * 2 * Math.PI),
          ),
        },
      ],
      { width: 100, height: 100 },
    );
    const [ring] = outlinesOf(disk);
    const simple = simplifyRing(ring!.xy, 1);
    expect(simple.length).toBeLessThan(ring!.xy.length / 4);
    expect(dice(fillPolygons([{ xy: simple }], disk), disk)).toBeGreaterThan(0.97);
  });
});
