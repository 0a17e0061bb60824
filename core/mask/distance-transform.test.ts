import { describe, expect, it } from 'vitest';
import { maskOf, randomMask } from '../../test/support/masks.ts';
import { forSeeds } from '../../test/support/random.ts';
import { invert } from './algebra.ts';
import { createMask, maskAt } from './bit-mask.ts';
import { distanceToBackground, innermostPixel } from './distance-transform.ts';
import { centroid } from './shape.ts';

describe('distance transform', () => {
  it('counts the outside of the frame as background', () => {
    const full = invert(createMask(3, 3));
    const { left, top, width, height, squared } = distanceToBackground(full)!;
    expect([left, top, width, height]).toEqual([-1, -1, 5, 5]);
    expect([...squared]).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 4, 1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
    expect(distanceToBackground(createMask(3, 3))).toBeNull();
  });

  it('equals a brute-force search, with square and oblong pixels', () => {
    forSeeds(30, (random) => {
      const mask = randomMask(random, 24);
      const pixel = random.integer(0, 1) === 0 ? { row: 1, column: 1 } : { row: 0.7, column: 1.9 };
      const distances = distanceToBackground(mask, pixel);
      if (distances === null) return;
      const { left, top, width, height, squared } = distances;
      let worst = 0;
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          let nearest = Infinity;
          for (let v = 0; v < height; v++) {
            for (let u = 0; u < width; u++) {
              if (maskAt(mask, u + left, v + top)) continue;
              const distance = ((u - x) * pixel.column) ** 2 + ((v - y) * pixel.row) ** 2;
              if (distance < nearest) nearest = distance;
            }
          }
          worst = Math.max(worst, Math.abs(nearest - squared[y * width + x]!));
        }
      }
      expect(worst).toBeLessThanOrEqual(pixel.row === 1 ? 0 : 1e-9);
    });
  });
});

describe('innermost pixel', () => {
  it('lies inside where the centroid does not', () => {
    const ring = maskOf('#######', '#.....#', '#.....#', '#######', '#######', '#######', '#######');
    expect(innermostPixel(ring)).toEqual({ x: 3, y: 4 });
    const u = maskOf('#...#', '#...#', '#####');
    expect(maskAt(u, Math.floor(centroid(u)!.x), Math.floor(centroid(u)!.y))).toBe(false);
    expect(innermostPixel(u)).toEqual({ x: 2, y: 2 });
  });

  it('breaks ties by the centroid, then by row order', () => {
    expect(innermostPixel(maskOf('#####'))).toEqual({ x: 2, y: 0 });
    expect(innermostPixel(maskOf('####'))).toEqual({ x: 1, y: 0 });
    expect(innermostPixel(maskOf('..', '##', '##'))).toEqual({ x: 0, y: 1 });
    expect(innermostPixel(createMask(4, 4))).toBeNull();
  });

  it('seeds a structure that the edge of the frame cuts in its visible middle', () => {
    const cut = maskOf('.#####.', '.#####.', '.#####.', '.#####.', '.#####.');
    expect(innermostPixel(cut)).toEqual({ x: 3, y: 2 });
  });

  it('respects the size of a pixel', () => {
    // Wide pixels: the background is nearer above and below than left and right.
    const bar = maskOf('........', '.######.', '.######.', '.######.', '.##.....', '........');
    expect(innermostPixel(bar, { row: 1, column: 10 })!.y).toBe(2);
  });
});
