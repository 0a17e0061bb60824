import { describe, expect, it } from 'vitest';
import { maskOf, randomMask, rowsOf } from '../../test/support/masks.ts';
import { forSeeds } from '../../test/support/random.ts';
import { countPixels, equalMasks } from './count.ts';
import { fillPolygons } from './fill-polygons.ts';
import { partPolygons } from './keyhole.ts';

/** Signed area: positive when walked clockwise on the screen. */
function areaOf(xy: Float64Array): number {
  let double = 0;
  for (let i = 0; i < xy.length; i += 2) {
    const j = i + 2 < xy.length ? i + 2 : 0;
    double += xy[i]! * xy[j + 1]! - xy[j]! * xy[i + 1]!;
  }
  return double / 2;
}

function expectSame(...rows: string[]): void {
  const mask = maskOf(...rows);
  const polygons = partPolygons(mask);
  expect(rowsOf(fillPolygons(polygons, mask))).toEqual(rows);
  expect(polygons.reduce((sum, { xy }) => sum + areaOf(xy), 0)).toBe(countPixels(mask));
}

describe('partPolygons', () => {
  it('walks a part clockwise along its pixel edges', () => {
    const [polygon] = partPolygons(maskOf('....', '.##.', '.##.'));
    expect(polygon).toEqual({ part: 0, holes: 0, xy: Float64Array.from([3, 1, 3, 3, 1, 3, 1, 1]) });
  });

  it('joins a hole by a cut straight up from its top left corner', () => {
    const polygons = partPolygons(maskOf('###', '#.#', '###'));
    expect(polygons).toHaveLength(1);
    expect(polygons[0]!.holes).toBe(1);
    expect([...polygons[0]!.xy]).toEqual([3, 0, 3, 3, 0, 3, 0, 0, 1, 0, 1, 1, 1, 2, 2, 2, 2, 1, 1, 1, 1, 0]);
  });

  it('keeps parts apart', () => {
    expect(partPolygons(maskOf('#.#', '...', '#.#')).map(({ part }) => part)).toEqual([0, 1, 2, 3]);
    expect(partPolygons(maskOf('...', '...'))).toEqual([]);
    const inHole = maskOf('#####..#', '#...#..#', '#.#.#...', '#...#...', '#####...');
    expect(partPolygons(inHole)).toHaveLength(3);
  });

  it('is one polygon where a hole touches the outline or another hole', () => {
    for (const rows of [
      ['.##', '#.#', '###'],
      ['####', '#.##', '##.#', '####'],
    ]) {
      expect(partPolygons(maskOf(...rows))).toHaveLength(1);
      expectSame(...rows);
    }
  });

  it('keeps holes in holes, corners, borders and single pixels', () => {
    expectSame('#######', '#.....#', '#.###.#', '#.#.#.#', '#.###.#', '#.....#', '#######');
    expectSame('#.#', '.#.', '#.#');
    expectSame('####', '#.##', '##.#', '####');
    expectSame('####', '##.#', '#.##', '####');
    expectSame('#####', '#.#.#', '#####', '#.#.#', '#####');
    expectSame('#');
    expectSame('######');
    expectSame('#', '#', '#');
    expectSame('####', '#..#', '#..#', '####', '#..#', '####', '#..#');
    expectSame('.####.', '#....#', '#.##.#', '#....#', '.####.');
  });

  it('gives every mask back', () => {
    forSeeds(400, (random) => {
      const mask = randomMask(random, 40);
      const polygons = partPolygons(mask);
      expect(equalMasks(fillPolygons(polygons, mask), mask)).toBe(true);
      expect(polygons.reduce((sum, { xy }) => sum + areaOf(xy), 0)).toBe(countPixels(mask));
      for (const { xy } of polygons) {
        for (let i = 0; i < xy.length; i += 2) {
          const j = i + 2 < xy.length ? i + 2 : 0;
          expect(xy[i] === xy[j] || xy[i + 1] === xy[j + 1]).toBe(true);
        }
      }
    });
  });

  it('copes with thousands of holes below each other', () => {
    const rows = Array.from({ length: 4001 }, (_, y) => (y % 2 === 0 ? '###' : '#.#'));
    const [polygon] = partPolygons(maskOf(...rows));
    expect(polygon!.holes).toBe(2000);
    expectSame(...rows);
  });
});
