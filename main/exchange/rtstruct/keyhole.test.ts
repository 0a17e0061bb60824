import { describe, expect, it } from 'vitest';
import { randomMask, rowsOf, maskOf } from '../../../test/support/masks.ts';
import { createRandom } from '../../../test/support/random.ts';
import { outlinesOf } from '../../../core/mask/contours.ts';
import { fillPolygons } from '../../../core/mask/fill-polygons.ts';
import type { BitMask } from '../../../core/mask/bit-mask.ts';
import { keyholePolygons } from './keyhole.ts';

const polygonsOf = (mask: BitMask): Float64Array[] => keyholePolygons(outlinesOf(mask));

/** Twice the area, outlines of holes taken off. */
function doubleArea(xy: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < xy.length; i += 2) {
    const j = i + 2 < xy.length ? i + 2 : 0;
    sum += xy[i]! * xy[j + 1]! - xy[j]! * xy[i + 1]!;
  }
  return sum;
}

function pixelsOf(mask: BitMask): number {
  return rowsOf(mask).join('').replaceAll('.', '').length;
}

describe('keyholePolygons', () => {
  it('joins a hole to the outline by a channel there and back', () => {
    const polygons = polygonsOf(maskOf('...', '###', '#.#', '###'));
    expect(polygons.map((xy) => [...xy])).toEqual([
      // Down the left side, over to the hole at (1, 2), around it, back, and on.
      [3, 1, 3, 4, 0, 4, 0, 2, 1, 2, 1, 3, 2, 3, 2, 2, 1, 2, 0, 2, 0, 1],
    ]);
  });

  it('needs no channel where a hole touches', () => {
    for (const rows of [
      ['.##', '#.#', '###'],
      ['####', '#.##', '##.#', '####'],
    ]) {
      const mask = maskOf(...rows);
      const polygons = polygonsOf(mask);
      expect(polygons).toHaveLength(1);
      expect(doubleArea(polygons[0]!)).toBe(2 * pixelsOf(mask));
      expect(fillPolygons([{ xy: polygons[0]! }], mask)).toEqual(mask);
    }
  });

  it('keeps several parts and parts inside of holes apart', () => {
    const mask = maskOf('#####..#', '#...#..#', '#.#.#...', '#...#...', '#####...');
    expect(polygonsOf(mask)).toHaveLength(3);
  });

  it('encloses exactly the pixels of any mask, each part by one polygon', () => {
    for (let seed = 1; seed <= 400; seed++) {
      const mask = randomMask(createRandom(seed), 40);
      const polygons = polygonsOf(mask);
      const filled = fillPolygons(
        polygons.map((xy) => ({ xy })),
        mask,
      );
      expect(rowsOf(filled), `seed ${seed}`).toEqual(rowsOf(mask));
      const area = polygons.reduce((sum, xy) => sum + doubleArea(xy), 0);
      expect(area, `seed ${seed}`).toBe(2 * pixelsOf(mask));
    }
  });
});
