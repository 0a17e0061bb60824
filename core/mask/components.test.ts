import { describe, expect, it } from 'vitest';
import { gridOf, maskOf, randomMask, rowsOf } from '../../test/support/masks.ts';
import { forSeeds } from '../../test/support/random.ts';
import { intersect, subtract, unionInto } from './algebra.ts';
import type { BitMask } from './bit-mask.ts';
import { createMask, maskAt } from './bit-mask.ts';
import { maskBounds } from './bounds.ts';
import { connectedComponents } from './components.ts';
import { countPixels, equalMasks, isEmpty } from './count.ts';
import { fillHoles } from './fill-holes.ts';
import { removeSmallParts, selectComponent } from './select-component.ts';

const parts = maskOf('##..', '..#.', '#..#');

describe('connected components', () => {
  it('join corners by 8 and edges by 4', () => {
    expect(connectedComponents(parts).list.map((c) => c.area)).toEqual([4, 1]);
    expect(connectedComponents(parts, { connectivity: 4 }).list.map((c) => c.area)).toEqual([2, 1, 1, 1]);
    const { list, indexAt } = connectedComponents(parts);
    expect(rowsOf(list[0]!.mask())).toEqual(['##..', '..#.', '...#']);
    expect(list[0]!.bounds).toEqual({ left: 0, top: 0, right: 4, bottom: 3 });
    expect([indexAt(3, 2), indexAt(0, 2), indexAt(1, 1), indexAt(0, -1)]).toEqual([0, 1, -1, -1]);
  });

  it('join a U whose arms meet late', () => {
    expect(
      connectedComponents(maskOf('#.#.#', '#.#.#', '###.#', '....#', '#####')).list.map((c) => c.area),
    ).toEqual([7, 9]);
  });

  it('sum their weights', () => {
    const weights = gridOf(4, [0.5, 0.25, 0, 0, 0, 0, 0.5, 0, 1, 0, 0, 0.75]);
    const { list } = connectedComponents(parts, { weights });
    expect(list.map((c) => [c.sum, c.mean])).toEqual([
      [2, 0.5],
      [1, 1],
    ]);
    expect(() => connectedComponents(parts, { weights: gridOf(2, [1, 1]) })).toThrow(RangeError);
  });

  it('part the mask: maximal, disjoint, complete', () => {
    forSeeds(60, (random) => {
      const mask = randomMask(random, 50);
      const connectivity = random.integer(0, 1) === 0 ? 4 : 8;
      const { list, indexAt } = connectedComponents(mask, { connectivity });
      const sum = createMask(mask.width, mask.height);
      let area = 0;
      for (const [index, component] of list.entries()) {
        const part = component.mask();
        expect(maskBounds(part)).toEqual(component.bounds);
        expect(countPixels(part)).toBe(component.area);
        expect(indexAt(...firstPixel(part))).toBe(index);
        expect(flood(mask, firstPixel(part), connectivity)).toBe(component.area);
        unionInto(sum, part);
        area += component.area;
      }
      expect(equalMasks(sum, mask)).toBe(true);
      expect(area).toBe(countPixels(mask));
    });
  });
});

describe('selectComponent', () => {
  // Parts in row order: a large dim one, a small bright one.
  const mask = maskOf('###.#', '###..');
  const probability = gridOf(5, [0.6, 0.6, 0.6, 0, 0.9, 0.6, 0.6, 0.6, 0, 0]);

  it('follows its rule', () => {
    expect(rowsOf(selectComponent(mask, probability, 'largest-sum'))).toEqual(['###..', '###..']);
    expect(rowsOf(selectComponent(mask, probability, 'largest'))).toEqual(['###..', '###..']);
    expect(rowsOf(selectComponent(mask, probability, 'highest-mean'))).toEqual(['....#', '.....']);
    expect(rowsOf(selectComponent(mask, probability, 'all'))).toEqual(rowsOf(mask));
  });

  it('takes the first in row order when scores are equal', () => {
    const twins = maskOf('..#.', '....', '#...');
    const even = gridOf(
      4,
      Array.from({ length: 12 }, () => 0.5),
    );
    for (const rule of ['largest-sum', 'largest', 'highest-mean'] as const) {
      expect(rowsOf(selectComponent(twins, even, rule))).toEqual(['..#.', '....', '....']);
    }
    expect(isEmpty(selectComponent(createMask(4, 3), even, 'largest'))).toBe(true);
  });

  it('refuses probabilities of another size (M2)', () => {
    expect(() => selectComponent(mask, gridOf(2, [0, 1]), 'all')).toThrow(RangeError);
  });
});

describe('clean-up', () => {
  it('removes small parts', () => {
    expect(rowsOf(removeSmallParts(parts, 2))).toEqual(['##..', '..#.', '...#']);
    expect(rowsOf(removeSmallParts(parts, 2, 4))).toEqual(['##..', '....', '....']);
  });

  it('fills holes but not bays', () => {
    expect(rowsOf(fillHoles(maskOf('#####', '#.#.#', '###.#')))).toEqual(['#####', '###.#', '###.#']);
    expect(rowsOf(fillHoles(maskOf('.#.', '#.#', '.#.')))).toEqual(['.#.', '###', '.#.']);
    expect(rowsOf(fillHoles(maskOf('####', '#..#', '####', '#.#.', '###.'), 1))).toEqual([
      '####',
      '#..#',
      '####',
      '###.',
      '###.',
    ]);
    expect(isEmpty(fillHoles(createMask(5, 5)))).toBe(true);
  });

  it('fills exactly the background that cannot be reached from outside', () => {
    forSeeds(40, (random) => {
      const mask = randomMask(random, 40);
      const filled = fillHoles(mask);
      expect(isEmpty(subtract(mask, filled))).toBe(true);
      expect(equalMasks(fillHoles(filled), filled)).toBe(true);
      expect(countPixels(intersect(mask, filled))).toBe(countPixels(mask));
    });
  });
});

function firstPixel(mask: BitMask): [number, number] {
  for (let y = 0; y < mask.height; y++) {
    for (let x = 0; x < mask.width; x++) if (maskAt(mask, x, y)) return [x, y];
  }
  throw new Error('The mask is empty.');
}

/** Number of pixels connected to a pixel, by a plain flood. */
function flood(mask: BitMask, from: [number, number], connectivity: 4 | 8): number {
  const seen = new Set<number>([from[1] * mask.width + from[0]]);
  const stack = [from];
  while (stack.length > 0) {
    const [x, y] = stack.pop()!;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        if (connectivity === 4 && dx !== 0 && dy !== 0) continue;
        const key = (y + dy) * mask.width + x + dx;
        if (!maskAt(mask, x + dx, y + dy) || seen.has(key)) continue;
        seen.add(key);
        stack.push([x + dx, y + dy]);
      }
    }
  }
  return seen.size;
}
