import { describe, expect, it } from 'vitest';
import { maskOf, randomMask, rowsOf } from '../../test/support/masks.ts';
import { forSeeds } from '../../test/support/random.ts';
import { intersect, subtract, union, xor } from '../mask/algebra.ts';
import { cloneMask, createMask } from '../mask/bit-mask.ts';
import { maskBounds } from '../mask/bounds.ts';
import { countShared, equalMasks, isEmpty } from '../mask/count.ts';
import { assignPixels } from './assign-pixels.ts';
import { mergeMasks } from './merge-masks.ts';
import { applyPatch } from './patch.ts';
import { subtractOthers } from './subtract-others.ts';

describe('assigning pixels', () => {
  it('moves them from one structure to another', () => {
    const from = maskOf('####', '####');
    const to = maskOf('...#', '....');
    expect(assignPixels(from, to, maskOf('..##', '....'))).toEqual({ left: 2, top: 0, right: 4, bottom: 1 });
    expect(rowsOf(from)).toEqual(['##..', '####']);
    expect(rowsOf(to)).toEqual(['..##', '....']);
    expect(assignPixels(from, to, maskOf('..##', '....'))).toBeNull();
  });

  it('loses nothing', () => {
    forSeeds(60, (random) => {
      const a = randomMask(random, 70);
      const [b, region] = [randomMask(random, 70, a), randomMask(random, 70, a)];
      const [from, to] = [cloneMask(a), cloneMask(b)];
      const rect = assignPixels(from, to, region);
      expect(equalMasks(union(from, to), union(a, b))).toBe(true);
      expect(isEmpty(intersect(from, region))).toBe(true);
      expect(rect).toEqual(maskBounds(xor(a, from)));
    });
    expect(() => assignPixels(createMask(3, 3), createMask(3, 4), createMask(3, 3))).toThrow(RangeError);
  });
});

describe('exclusive tasks', () => {
  const before = maskOf('##....');
  const after = maskOf('.####.');
  const b = { key: 'b', mask: maskOf('..#...'), locked: false };
  const c = { key: 'c', mask: maskOf('...#..'), locked: true };
  const d = { key: 'd', mask: maskOf('.....#'), locked: false };

  it('take from the others what one gains, but not from locked ones', () => {
    const patches = subtractOthers({ key: 'a', before, after }, [b, c, d]);
    expect(patches.map(({ key, patch }) => [key, rowsOf(patch)[0]])).toEqual([
      ['a', '#.#.#.'],
      ['b', '..#...'],
    ]);
    const a = cloneMask(before);
    applyPatch(a, patches[0]!.patch);
    expect(rowsOf(a)).toEqual(['.##.#.']);
    expect(rowsOf(b.mask)).toEqual(['..#...']);
  });

  it('say nothing where nothing changes', () => {
    expect(subtractOthers({ key: 'a', before, after: before }, [b, c, d])).toEqual([]);
    const own = { key: 'a', mask: after, locked: true };
    expect(subtractOthers({ key: 'a', before, after }, [own]).map(({ key }) => key)).toEqual(['a']);
    const blocked = subtractOthers({ key: 'a', before: createMask(6, 1), after: c.mask }, [c]);
    expect(blocked).toEqual([]);
    expect(() => subtractOthers({ key: 'a', before, after: createMask(5, 1) }, [])).toThrow(RangeError);
  });

  it('stay exclusive over many edits of 300 structures', () => {
    forSeeds(3, (random) => {
      const frame = { width: 77, height: 40 };
      const structures = Array.from({ length: 301 }, (_, index) => ({
        key: `structure-${index}`,
        mask: createMask(frame.width, frame.height),
        locked: index % 50 === 7,
      }));
      for (let edit = 0; edit < 120; edit++) {
        const target = structures[random.integer(0, 300)]!;
        const desired = union(target.mask, randomMask(random, 77, frame));
        const lockedMasks = structures.filter((one) => one.locked && one !== target).map((one) => one.mask);
        const locked = mergeMasks(lockedMasks, frame);
        const patches = subtractOthers({ key: target.key, before: target.mask, after: desired }, structures);
        for (const { key, patch } of patches)
          applyPatch(structures.find((one) => one.key === key)!.mask, patch);
        expect(equalMasks(target.mask, subtract(desired, locked))).toBe(true);
        // Locked ones have kept what they had.
        expect(equalMasks(mergeMasks(lockedMasks, frame), locked)).toBe(true);
        const shares = (other: (typeof structures)[0]) => countShared(other.mask, target.mask) > 0;
        expect(structures.filter((other) => other !== target && shares(other)).map(({ key }) => key)).toEqual(
          [],
        );
      }
    });
  });
});
