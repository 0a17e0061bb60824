import { describe, expect, it } from 'vitest';
import { createDistanceGrid } from './distance-grid.ts';
import { sumAlongRays } from './ray-sum.ts';
import { createSolid, type RayFrame } from './solid.ts';

const SQUARE = new Float64Array([-5, -5, 5, -5, 5, 5, -5, 5]);
const grid = createDistanceGrid([SQUARE], 0.5, 1);
/** A pillow of 10 x 10 mm, 3 mm to either side, with a shell of 1 mm. */
const solid = createSolid(grid, { depth: () => 3, shell: () => 1, round: 2 });
const frontal: RayFrame = { base: [-10, -10, 0], right: [1, 0, 0], down: [0, 1, 0], direction: [0, 0, 1] };

describe('createDistanceGrid', () => {
  it('is the distance to the nearest edge, positive inside', () => {
    const at = (x: number, y: number): number =>
      grid.values[Math.round((y - grid.top) / 0.5) * grid.columns + Math.round((x - grid.left) / 0.5)]!;
    expect(at(0, 0)).toBeCloseTo(5);
    expect(at(-4, 1)).toBeCloseTo(1);
    expect(at(6, 0)).toBeCloseTo(-1);
  });
});

describe('sumAlongRays', () => {
  it('measures the depth of a body and of its core', () => {
    const map = sumAlongRays(solid, frontal, { width: 20, height: 20 }, 0.2)!;
    const middle = (10 - map.top) * map.width + 10 - map.left;
    expect(map.whole[middle]).toBeCloseTo(6, 0);
    expect(map.core[middle]).toBeCloseTo(4, 0);
  });

  it('measures along the body from the side', () => {
    // Looking along x: columns run along z.
    const side: RayFrame = { base: [0, -10, -10], right: [0, 0, 1], down: [0, 1, 0], direction: [1, 0, 0] };
    const map = sumAlongRays(solid, side, { width: 20, height: 20 }, 0.2)!;
    const middle = (10 - map.top) * map.width + 10 - map.left;
    expect(map.whole[middle]).toBeGreaterThan(9);
    expect(map.whole[middle]).toBeLessThan(10.3);
  });

  it('says null for a body outside of the image', () => {
    expect(sumAlongRays(solid, { ...frontal, base: [50, 50, 0] }, { width: 20, height: 20 }, 0.2)).toBeNull();
  });
});
