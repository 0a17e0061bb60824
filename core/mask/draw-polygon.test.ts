import { describe, expect, it } from 'vitest';
import { rowsOf } from '../../test/support/masks.ts';
import { forSeeds } from '../../test/support/random.ts';
import { createMask } from './bit-mask.ts';
import { drawPolygon } from './draw-polygon.ts';
import { fillPolygons } from './fill-polygons.ts';

describe('drawPolygon', () => {
  it('draws what fillPolygons draws, also beyond the frame', () => {
    forSeeds(200, (random) => {
      const frame = { width: random.integer(1, 60), height: random.integer(1, 40) };
      const xy = Array.from({ length: 2 * random.integer(3, 9) }, () => 100 * random.next() - 20);
      const mask = createMask(frame.width, frame.height);
      drawPolygon(mask, xy);
      expect(rowsOf(mask)).toEqual(rowsOf(fillPolygons([{ xy }], frame)));
    });
  });

  it('adds', () => {
    const mask = createMask(4, 1);
    drawPolygon(mask, [0, 0, 1, 0, 1, 1, 0, 1]);
    drawPolygon(mask, [3, 0, 4, 0, 4, 1, 3, 1]);
    drawPolygon(mask, [9, 0, 10, 0, 10, 1]);
    expect(rowsOf(mask)).toEqual(['#..#']);
    expect(() => drawPolygon(mask, [0, 0, NaN, 0, 1, 1])).toThrow(RangeError);
  });
});
