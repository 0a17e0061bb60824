import { describe, expect, it } from 'vitest';
import { maskOf, randomMask, rowsOf } from '../../test/support/masks.ts';
import { forSeeds, type Random } from '../../test/support/random.ts';
import { subtract, union, xor } from '../mask/algebra.ts';
import type { BitMask } from '../mask/bit-mask.ts';
import { cloneMask, createMask, maskAt, setMaskAt } from '../mask/bit-mask.ts';
import { maskBounds } from '../mask/bounds.ts';
import { equalMasks, isEmpty } from '../mask/count.ts';
import type { GreyFrame } from '../pixels/grey-frame.ts';
import { greyRange } from './grey-range.ts';
import { paintCapsule, type Capsule } from './paint-capsule.ts';

const capsule = (coordinates: number[], radiusPx: number, aspect = 1): Capsule => {
  const [ax = 0, ay = 0, bx = ax, by = ay] = coordinates;
  return { from: { x: ax, y: ay }, to: { x: bx, y: by }, radiusPx, aspect };
};

describe('a dab', () => {
  it('takes the pixels whose centre it holds, its edge included', () => {
    const mask = createMask(7, 7);
    expect(paintCapsule(mask, capsule([3.5, 3.5], 2), 'add')).toEqual({
      left: 1,
      top: 1,
      right: 6,
      bottom: 6,
    });
    expect(rowsOf(mask)).toEqual([
      '.......',
      '...#...',
      '..###..',
      '.#####.',
      '..###..',
      '...#...',
      '.......',
    ]);
    expect(paintCapsule(mask, capsule([3.5, 3.5], 1), 'subtract')).toEqual({
      left: 2,
      top: 2,
      right: 5,
      bottom: 5,
    });
    expect(rowsOf(mask)).toEqual([
      '.......',
      '...#...',
      '..#.#..',
      '.#...#.',
      '..#.#..',
      '...#...',
      '.......',
    ]);
  });

  it('of a brush that is finer than a pixel paints the pixel under the point', () => {
    for (const radius of [0, 0.1, 0.49]) {
      const mask = createMask(4, 4);
      const rect = paintCapsule(mask, capsule([2.05, 1.95], radius), 'add');
      expect(rowsOf(mask)).toEqual(['....', '..#.', '....', '....']);
      expect(rect).toEqual({ left: 2, top: 1, right: 3, bottom: 2 });
    }
  });

  it('is round in mm: pixels twice as high as wide make it half as many rows', () => {
    const mask = createMask(7, 5);
    paintCapsule(mask, capsule([3.5, 2.5], 3, 2), 'add');
    expect(rowsOf(mask)).toEqual(['.......', '.#####.', '#######', '.#####.', '.......']);
  });

  it('is cut by the frame and says nothing changed where nothing did', () => {
    const mask = createMask(4, 4);
    expect(paintCapsule(mask, capsule([0, 0], 1.5), 'add')).toEqual({ left: 0, top: 0, right: 1, bottom: 1 });
    expect(paintCapsule(mask, capsule([0, 0], 1.5), 'add')).toBeNull();
    expect(paintCapsule(mask, capsule([-20, 3], 4), 'add')).toBeNull();
    expect(paintCapsule(mask, capsule([2, 300, 2, -300], 0.6), 'add')).toEqual({
      left: 1,
      top: 0,
      right: 3,
      bottom: 4,
    });
    expect(rowsOf(mask)).toEqual(['###.', '.##.', '.##.', '.##.']);
  });

  it('refuses numbers that are none', () => {
    const mask = createMask(4, 4);
    expect(() => paintCapsule(mask, capsule([NaN, 0], 1), 'add')).toThrow(RangeError);
    expect(() => paintCapsule(mask, capsule([0, 0], -1), 'add')).toThrow(RangeError);
    expect(() => paintCapsule(mask, capsule([0, 0], 1, 0), 'add')).toThrow(RangeError);
  });
});

describe('a capsule', () => {
  it('leaves no gap between two points', () => {
    const mask = createMask(8, 8);
    paintCapsule(mask, capsule([1.5, 1.5, 6.5, 4.5], 0), 'add');
    expect(rowsOf(mask)).toEqual([
      '........',
      '.##.....',
      '..###...',
      '....##..',
      '.....##.',
      '........',
      '........',
      '........',
    ]);
  });

  it('is what its definition says, in frames of any width', () => {
    forSeeds(150, (random) => {
      const before = randomMask(random, 75);
      const stroke = randomCapsule(random, before);
      const mode = random.integer(0, 1) === 0 ? 'add' : 'subtract';
      const after = cloneMask(before);
      const rect = paintCapsule(after, stroke, mode);
      const difference = xor(before, after);
      expect(rect).toEqual(maskBounds(difference));
      for (let y = 0; y < before.height; y++) {
        for (let x = 0; x < before.width; x++) {
          const inside = covers(stroke, x, y);
          if (inside === 'edge') continue;
          const expected = inside === 'in' ? mode === 'add' : maskAt(before, x, y);
          if (maskAt(after, x, y) !== expected)
            throw new Error(`pixel ${x}, ${y} of ${JSON.stringify(stroke)}`);
        }
      }
    });
  });

  it('is the union of the dabs along it', () => {
    forSeeds(60, (random) => {
      // From 1.5 on the pixels that the way grazes lie in the dabs anyway.
      const size = createMask(random.integer(20, 90), random.integer(20, 60));
      const stroke = { ...randomCapsule(random, size), radiusPx: 1.5 + 12 * random.next() };
      const whole = cloneMask(size);
      paintCapsule(whole, stroke, 'add');
      const dabs = cloneMask(size);
      // Dabs 1/100 px apart leave notches of (1/200)^2 / (2 r) < 1e-4 px between them.
      const steps = Math.ceil(
        100 *
          Math.hypot(stroke.to.x - stroke.from.x, stroke.to.y - stroke.from.y) *
          Math.max(1, stroke.aspect),
      );
      for (let i = 0; i <= steps; i++) {
        const x = stroke.from.x + ((stroke.to.x - stroke.from.x) * i) / Math.max(1, steps);
        const y = stroke.from.y + ((stroke.to.y - stroke.from.y) * i) / Math.max(1, steps);
        paintCapsule(dabs, { ...stroke, from: { x, y }, to: { x, y } }, 'add');
      }
      const larger = cloneMask(size);
      paintCapsule(larger, { ...stroke, radiusPx: stroke.radiusPx + 1e-4 }, 'add');
      const smaller = cloneMask(size);
      paintCapsule(smaller, { ...stroke, radiusPx: stroke.radiusPx - 1e-4 }, 'add');
      expect(isEmpty(subtract(dabs, larger))).toBe(true);
      expect(isEmpty(subtract(smaller, dabs))).toBe(true);
      expect(isEmpty(subtract(smaller, whole))).toBe(true);
    });
  });

  it('gives the same mask in any order, forwards and backwards', () => {
    forSeeds(60, (random) => {
      const base = randomMask(random, 60);
      const strokes = Array.from({ length: 5 }, () => randomCapsule(random, base));
      const forwards = cloneMask(base);
      for (const stroke of strokes) paintCapsule(forwards, stroke, 'add');
      const backwards = cloneMask(base);
      for (const stroke of strokes.toReversed()) paintCapsule(backwards, stroke, 'add');
      expect(equalMasks(forwards, backwards)).toBe(true);
      for (const stroke of strokes) expect(paintCapsule(forwards, stroke, 'add')).toBeNull();
    });
  });
});

describe('what is allowed', () => {
  const inside = maskOf('####....', '####....');
  const outside = maskOf('..#.....', '..#.....');

  it('holds paint inside of a mask and outside of another', () => {
    const mask = createMask(8, 2);
    const rect = paintCapsule(mask, capsule([4, 1], 9), 'add', { inside, outside });
    expect(rowsOf(mask)).toEqual(['##.#....', '##.#....']);
    expect(rect).toEqual({ left: 0, top: 0, right: 4, bottom: 2 });
    paintCapsule(mask, capsule([4, 1], 9), 'subtract', { outside: maskOf('#.......', '........') });
    expect(rowsOf(mask)).toEqual(['#.......', '........']);
  });

  it('paints only a grey range, by modality value, without padding', () => {
    const values = Int16Array.from([-5, -1, 0, 10, 20, 30, -2000, 15]);
    const frame: GreyFrame = {
      width: 8,
      height: 1,
      values,
      modality: { kind: 'linear', slope: 2, intercept: 10 },
      voi: [],
      padding: { low: -2000, high: -2000 },
      inverted: false,
    };
    const paint = (low: number, high: number): string => {
      const mask = createMask(8, 1);
      paintCapsule(mask, capsule([0, 0.5, 8, 0.5], 1), 'add', { grey: greyRange(frame, low, high) });
      return rowsOf(mask)[0]!;
    };
    expect(paint(10, 50)).toBe('..###..#');
    expect(paint(0, 9)).toBe('##......');
    expect(paint(-Infinity, Infinity)).toBe('######.#');
  });

  it('agrees with the plain brush cut by the conditions', () => {
    forSeeds(60, (random) => {
      const before = randomMask(random, 80);
      const [a, b] = [randomMask(random, 80, before), randomMask(random, 80, before)];
      const values = Uint8Array.from({ length: before.width * before.height }, () => random.integer(0, 255));
      const table = new Uint8Array(0x10000).fill(1, 50, 150);
      const stroke = randomCapsule(random, before);
      const plain = cloneMask(before);
      paintCapsule(plain, stroke, 'add');
      const painted = cloneMask(before);
      paintCapsule(painted, stroke, 'add', { inside: a, outside: b, grey: { values, table } });
      for (let y = 0; y < before.height; y++) {
        for (let x = 0; x < before.width; x++) {
          const grey = values[y * before.width + x]!;
          const allowed = maskAt(a, x, y) && !maskAt(b, x, y) && grey >= 50 && grey < 150;
          const expected = maskAt(before, x, y) || (allowed && maskAt(plain, x, y));
          if (maskAt(painted, x, y) !== expected) throw new Error(`pixel ${x}, ${y}`);
        }
      }
    });
  });

  it('refuses conditions of another frame (M2)', () => {
    const mask = createMask(8, 2);
    const small = createMask(7, 2);
    const grey = { values: new Uint8Array(3), table: new Uint8Array(0x10000) };
    for (const allow of [{ inside: small }, { outside: small }, { grey }]) {
      expect(() => paintCapsule(mask, capsule([1, 1], 1), 'add', allow)).toThrow(RangeError);
    }
  });

  it('paints into structure 300 of 300 and no other (M4)', () => {
    const masks = Array.from({ length: 301 }, () => createMask(45, 20));
    const one = createMask(45, 20);
    setMaskAt(one, 44, 19, 1);
    paintCapsule(masks[300]!, capsule([44.5, 19.5], 0), 'add');
    expect(masks.filter((mask) => !isEmpty(mask))).toEqual([one]);
    expect(equalMasks(masks.reduce(union), one)).toBe(true);
  });
});

function randomCapsule(random: Random, frame: BitMask): Capsule {
  const along = (length: number): number => (random.next() * 1.4 - 0.2) * length;
  const from = { x: along(frame.width), y: along(frame.height) };
  const kind = random.integer(0, 3);
  const to =
    kind === 0
      ? from
      : {
          x: kind === 1 ? from.x : along(frame.width),
          y: kind === 2 ? from.y : along(frame.height),
        };
  return {
    from,
    to,
    radiusPx: random.integer(0, 3) === 0 ? random.next() : random.next() * 15,
    aspect: random.integer(0, 1) === 0 ? 1 : 0.4 + 2 * random.next(),
  };
}

/** Rounding decides where distances differ by less than this. */
const EDGE = 1e-9;

/** By definition: distance of the centre to the way, or the way passes through the pixel (by halving it). */
function covers({ from, to, radiusPx, aspect }: Capsule, x: number, y: number): 'in' | 'out' | 'edge' {
  const [dx, dy] = [to.x - from.x, (to.y - from.y) * aspect];
  const [px, py] = [x + 0.5 - from.x, (y + 0.5 - from.y) * aspect];
  const square = dx * dx + dy * dy;
  const t = square === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / square));
  const distance = Math.hypot(px - t * dx, py - t * dy);
  if (distance < radiusPx - EDGE) return 'in';
  // Liang-Barsky: the part of the way within the pixel.
  let [first, last] = [0, 1];
  for (const [start, step, low] of [
    [from.x, to.x - from.x, x],
    [from.y, to.y - from.y, y],
  ] as const) {
    if (step === 0) {
      if (start < low || start >= low + 1) [first, last] = [1, 0];
      continue;
    }
    const a = (low - start) / step;
    const b = (low + 1 - start) / step;
    first = Math.max(first, Math.min(a, b));
    last = Math.min(last, Math.max(a, b));
  }
  if (square === 0 ? first <= last : last - first > EDGE) return 'in';
  return distance <= radiusPx + EDGE || (square > 0 && last - first > -EDGE) ? 'edge' : 'out';
}
