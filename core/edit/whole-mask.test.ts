import { describe, expect, it } from 'vitest';
import { maskOf, randomMask, rowsOf } from '../../test/support/masks.ts';
import { forSeeds } from '../../test/support/random.ts';
import { invert, subtract, union } from '../mask/algebra.ts';
import type { BitMask } from '../mask/bit-mask.ts';
import { cloneMask, createMask, maskAt, setMaskAt } from '../mask/bit-mask.ts';
import { connectedComponents } from '../mask/components.ts';
import { countPixels, equalMasks, isEmpty } from '../mask/count.ts';
import { squareDistances } from '../mask/distance-transform.ts';
import { fillHoles as fillHolesOneByOne } from '../mask/fill-holes.ts';
import { removeSmallParts } from '../mask/select-component.ts';
import { fillHoles } from './fill-holes.ts';
import { grow, shrink } from './grow-shrink.ts';
import { mergeMasks } from './merge-masks.ts';
import { componentAt, partsOf, removeIslands, splitParts } from './parts.ts';
import { cutAlong } from './cut-along.ts';

describe('filling holes', () => {
  const mask = maskOf('#####.', '#.#.#.', '####..', '#..#..', '#..##.');

  it('fills what has no way out by an edge', () => {
    expect(rowsOf(fillHoles(mask))).toEqual(['#####.', '#####.', '####..', '#..#..', '#..##.']);
    // A hole that is open at a corner only is a hole all the same.
    expect(rowsOf(fillHoles(maskOf('.##.', '#..#', '.##.')))).toEqual(['.##.', '####', '.##.']);
    expect(isEmpty(fillHoles(createMask(3, 3)))).toBe(true);
  });

  it('fills only holes that lie wholly in the bounds', () => {
    const bounds = { left: 0, top: 0, right: 3, bottom: 5 };
    expect(rowsOf(fillHoles(mask, bounds))).toEqual(['#####.', '###.#.', '####..', '#..#..', '#..##.']);
    expect(equalMasks(fillHoles(mask, { left: 40, top: 0, right: 50, bottom: 9 }), mask)).toBe(true);
  });

  it('agrees with the engine, which fills hole by hole', () => {
    forSeeds(80, (random) => {
      const random2 = randomMask(random, 70);
      expect(equalMasks(fillHoles(random2), fillHolesOneByOne(random2))).toBe(true);
    });
  });
});

describe('parts', () => {
  const mask = maskOf('#...##', '.#..##', '......', '###...', '.#..#.');

  it('are told largest first', () => {
    expect(partsOf(mask).map((part) => part.area)).toEqual([4, 4, 2, 1]);
    expect(splitParts(mask).map(rowsOf)).toEqual([
      ['....##', '....##', '......', '......', '......'],
      ['......', '......', '......', '###...', '.#....'],
      ['#.....', '.#....', '......', '......', '......'],
      ['......', '......', '......', '......', '....#.'],
    ]);
    expect(splitParts(mask, 2).map(countPixels)).toEqual([4, 7]);
    expect(splitParts(createMask(3, 3))).toEqual([]);
  });

  it('are found under a point', () => {
    expect(rowsOf(componentAt(mask, { x: 1.9, y: 3.1 })!)).toEqual([
      '......',
      '......',
      '......',
      '###...',
      '.#....',
    ]);
    expect(componentAt(mask, { x: 2.1, y: 0.5 })).toBeNull();
    expect(componentAt(mask, { x: -0.1, y: 0.5 })).toBeNull();
    expect(componentAt(mask, { x: 0.5, y: 99 })).toBeNull();
  });

  it('go when they are islands', () => {
    expect(rowsOf(removeIslands(mask, { keep: 'largest' }))).toEqual([
      '....##',
      '....##',
      '......',
      '......',
      '......',
    ]);
    expect(rowsOf(removeIslands(mask, { minAreaPx: 2 }))).toEqual([
      '#...##',
      '.#..##',
      '......',
      '###...',
      '.#....',
    ]);
    expect(isEmpty(removeIslands(mask, { minAreaPx: 5 }))).toBe(true);
    expect(isEmpty(removeIslands(createMask(3, 3), { keep: 'largest' }))).toBe(true);
  });

  it('together are the mask, merged again', () => {
    forSeeds(60, (random) => {
      const whole = randomMask(random, 70);
      const most = random.integer(1, 400);
      const parts = splitParts(whole, most);
      expect(parts.length).toBe(Math.min(most, connectedComponents(whole).list.length));
      expect(equalMasks(mergeMasks(parts, whole), whole)).toBe(true);
      expect(parts.reduce((sum, part) => sum + countPixels(part), 0)).toBe(countPixels(whole));
      const minArea = random.integer(1, 20);
      expect(equalMasks(removeIslands(whole, { minAreaPx: minArea }), removeSmallParts(whole, minArea))).toBe(
        true,
      );
    });
  });

  it('are 300 where there are 300', () => {
    const dots = createMask(61, 21);
    for (let i = 0; i < 300; i++) setMaskAt(dots, 2 * (i % 30), 2 * Math.floor(i / 30), 1);
    expect(splitParts(dots, 300).length).toBe(300);
    expect(mergeMasks(splitParts(dots, 300), dots)).toEqual(dots);
  });
});

describe('cutting along a line', () => {
  it('parts what it crosses, however fine and slanted', () => {
    const mask = maskOf('########', '########', '########', '########');
    expect(
      cutAlong(mask, {
        points: [
          { x: 2.3, y: -1 },
          { x: 4.6, y: 2 },
          { x: 4.6, y: 5 },
        ],
        widthPx: 0,
        aspect: 1,
      }),
    ).toEqual({ left: 3, top: 0, right: 5, bottom: 4 });
    expect(rowsOf(mask)).toEqual(['###.####', '###..###', '####.###', '####.###']);
    expect(partsOf(mask).length).toBe(2);
  });

  it('parts a full frame for any line across it', () => {
    forSeeds(80, (random) => {
      const mask = invert(createMask(random.integer(5, 80), random.integer(5, 60)));
      const y = () => (0.2 + 0.6 * random.next()) * mask.height;
      const points = [0, 0.3, 0.7, 1].map((share) => ({ x: share * mask.width, y: y() }));
      cutAlong(mask, { points, widthPx: 0, aspect: 1 });
      expect(partsOf(mask).length).toBeGreaterThanOrEqual(2);
    });
  });

  it('takes a dab for a click and nothing without points', () => {
    const mask = maskOf('###', '###');
    expect(cutAlong(mask, { points: [], widthPx: 1, aspect: 1 })).toBeNull();
    cutAlong(mask, { points: [{ x: 1.5, y: 0.5 }], widthPx: 0, aspect: 1 });
    expect(rowsOf(mask)).toEqual(['#.#', '###']);
  });
});

describe('growing and shrinking', () => {
  const dot = maskOf('.......', '.......', '.......', '...#...', '.......', '.......', '.......');

  it('move the outline by the same distance on every side', () => {
    expect(rowsOf(grow(dot, 2, 1))).toEqual([
      '.......',
      '...#...',
      '..###..',
      '.#####.',
      '..###..',
      '...#...',
      '.......',
    ]);
    expect(rowsOf(shrink(grow(dot, 2, 1), 1, 1))).toEqual([
      '.......',
      '.......',
      '...#...',
      '..###..',
      '...#...',
      '.......',
      '.......',
    ]);
    expect(equalMasks(grow(dot, 0.9, 1), dot)).toBe(true);
    expect(isEmpty(shrink(dot, 1, 1))).toBe(true);
  });

  it('count in mm: rows twice as far apart', () => {
    expect(rowsOf(grow(dot, 2, 2))).toEqual([
      '.......',
      '.......',
      '...#...',
      '.#####.',
      '...#...',
      '.......',
      '.......',
    ]);
  });

  it('do not draw back from the edge of the frame', () => {
    const cut = maskOf('###.', '###.', '###.', '....');
    expect(rowsOf(shrink(cut, 1, 1))).toEqual(['##..', '##..', '....', '....']);
  });

  it('are the exact Euclidean distance', () => {
    forSeeds(60, (random) => {
      const mask = randomMask(random, 60);
      const radius = random.integer(0, 2) === 0 ? random.integer(0, 9) : random.next() * 12;
      const aspect = random.integer(0, 1) === 0 ? 1 : 0.5 + random.next();
      const toMask = distances(mask, aspect);
      const toBackground = distances(invert(mask), aspect);
      const limit = radius * radius;
      const [grown, shrunk] = [grow(mask, radius, aspect), shrink(mask, radius, aspect)];
      for (let y = 0, i = 0; y < mask.height; y++) {
        for (let x = 0; x < mask.width; x++, i++) {
          // Rounding decides at equality; for whole numbers there is none.
          if (Math.abs(toMask[i]! - limit) > 1e-9 || aspect === 1) {
            if (maskAt(grown, x, y) !== toMask[i]! <= limit) throw new Error(`grown ${x}, ${y}`);
          }
          if (Math.abs(toBackground[i]! - limit) > 1e-9 || aspect === 1) {
            if (maskAt(shrunk, x, y) !== toBackground[i]! > limit) throw new Error(`shrunk ${x}, ${y}`);
          }
        }
      }
    });
  });

  it('one after the other contain the original, or are contained in it', () => {
    forSeeds(60, (random) => {
      const mask = randomMask(random, 70);
      const radius = random.next() * 6;
      const aspect = 0.5 + random.next();
      expect(isEmpty(subtract(mask, shrink(grow(mask, radius, aspect), radius, aspect)))).toBe(true);
      expect(isEmpty(subtract(grow(shrink(mask, radius, aspect), radius, aspect), mask))).toBe(true);
    });
  });

  it('refuse distances that are none', () => {
    expect(() => grow(dot, -1, 1)).toThrow(RangeError);
    expect(() => shrink(dot, 1, 0)).toThrow(RangeError);
    expect(() => grow(dot, NaN, 1)).toThrow(RangeError);
  });
});

describe('merging', () => {
  it('is the union, of none an empty mask, and refuses another frame (M2)', () => {
    const [a, b] = [maskOf('##.'), maskOf('.#.')];
    expect(rowsOf(mergeMasks([a, b], a))).toEqual(['##.']);
    expect(equalMasks(mergeMasks([a, b], a), union(a, b))).toBe(true);
    expect(rowsOf(mergeMasks([], a))).toEqual(['...']);
    expect(() => mergeMasks([createMask(4, 1)], a)).toThrow(RangeError);
    expect(rowsOf(a)).toEqual(['##.']);
    expect(cloneMask(a)).toEqual(a);
  });
});

/** Squared distance of every pixel to the mask, by the distance transform of the engine. */
function distances(mask: BitMask, aspect: number): Float64Array {
  const { width, height } = mask;
  const squared = new Float64Array(width * height);
  for (let i = 0; i < squared.length; i++) {
    squared[i] = maskAt(mask, i % width, Math.floor(i / width)) ? 0 : Infinity;
  }
  squareDistances({ squared, width, height }, { row: aspect, column: 1 });
  return squared;
}
