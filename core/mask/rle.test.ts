import { describe, expect, it } from 'vitest';
import { maskOf, randomMask, rowsOf } from '../../test/support/masks.ts';
import { createRandom, forSeeds } from '../../test/support/random.ts';
import { invert, xor } from './algebra.ts';
import { createMask } from './bit-mask.ts';
import { equalMasks } from './count.ts';
import { claimStored, decodeMask, encodeMask, isStoredEmpty, xorStoredInto } from './rle.ts';
import { decodeRuns, encodeRuns } from './run-lengths.ts';

const size = { width: 4, height: 2 };

describe('run lengths', () => {
  it('are row-major and go on over the end of a row', () => {
    expect([...encodeRuns(maskOf('.#.#', '##..'))]).toEqual([1, 1, 3, 3]);
    expect(rowsOf(decodeRuns([1, 1, 3, 3], size))).toEqual(['.#.#', '##..']);
    expect([...encodeRuns(createMask(4, 2))]).toEqual([]);
    expect([...encodeRuns(invert(createMask(33, 2)))]).toEqual([0, 66]);
  });

  it('refuse what is not a mask of the frame', () => {
    for (const bad of [
      [1],
      [0, 0],
      [0, 9],
      [8, 1],
      [2, 2, 3, 1],
      [-1, 2],
      [0.5, 1],
      [NaN, 1],
      [0, NaN],
      [0, 2 ** 32],
    ]) {
      expect(() => decodeRuns(bad, size), String(bad)).toThrow(RangeError);
    }
  });

  it('are added to a mask, which tells whether it had any of the pixels', () => {
    const mask = maskOf('.#..', '....');
    expect(claimStored(mask, encodeMask(maskOf('#...', '.##.')))).toBe(false);
    expect(claimStored(mask, encodeMask(maskOf('...#', '#...')))).toBe(false);
    expect(claimStored(mask, encodeMask(maskOf('....', '..##')))).toBe(true);
    expect(rowsOf(mask)).toEqual(['##.#', '####']);
    expect(() => claimStored(mask, encodeMask(createMask(2, 2)))).toThrow(RangeError);
  });

  it('tell without decoding whether a stored mask is empty', () => {
    for (const width of [1, 127, 128, 3000]) {
      const mask = createMask(width, 200);
      expect(isStoredEmpty(encodeMask(mask))).toBe(true);
      expect(isStoredEmpty(encodeMask(invert(mask)))).toBe(false);
    }
    expect(() => isStoredEmpty(new Uint8Array([1, 2, 3]))).toThrow(RangeError);
    expect(() => isStoredEmpty(encodeMask(createMask(3000, 2)).subarray(0, 4))).toThrow(/cut short/);
  });

  it('come back as the same mask', () => {
    forSeeds(80, (random) => {
      const mask = randomMask(random, 90);
      expect(equalMasks(decodeRuns(encodeRuns(mask), mask), mask)).toBe(true);
      expect(equalMasks(decodeMask(encodeMask(mask), mask), mask)).toBe(true);
    });
  });
});

describe('exclusive or with a stored mask', () => {
  it('is that of the two masks, and twice gives the mask back', () => {
    forSeeds(80, (random) => {
      const before = randomMask(random, 90);
      const patch = randomMask(random, 90, before);
      const mask = { ...before, words: before.words.slice() };
      xorStoredInto(mask, encodeMask(patch));
      expect(equalMasks(mask, xor(before, patch))).toBe(true);
      xorStoredInto(mask, encodeMask(patch));
      expect(equalMasks(mask, before)).toBe(true);
    });
  });

  it('leaves the mask as it was when the bytes are none of its frame (rule M2)', () => {
    const mask = maskOf('.#.#', '##..');
    expect(() => xorStoredInto(mask, encodeMask(maskOf('##')))).toThrow(/M2/);
    expect(() => xorStoredInto(mask, Uint8Array.of(0x43, 0x4d, 1, 4, 2, 2, 0, 0, 6, 3))).toThrow(RangeError);
    expect(rowsOf(mask)).toEqual(['.#.#', '##..']);
  });
});

describe('stored masks', () => {
  const stored = encodeMask(maskOf('.#.#', '##..'));

  it('are compact', () => {
    expect([...stored]).toEqual([0x43, 0x4d, 1, 4, 2, 2, 1, 0, 1, 2]);
    expect(encodeMask(invert(createMask(3000, 2500))).length).toBe(3 + 2 + 2 + 1 + 1 + 4);
  });

  it('are refused when damaged', () => {
    expect(rowsOf(decodeMask(stored))).toEqual(['.#.#', '##..']);
    expect(() => decodeMask(stored, { width: 2, height: 4 })).toThrow(/M2/);
    expect(() => decodeMask(stored.subarray(0, -1), size)).toThrow(RangeError);
    expect(() => decodeMask(Uint8Array.of(...stored, 0), size)).toThrow(RangeError);
    expect(() => decodeMask(Uint8Array.of(), size)).toThrow(RangeError);
    // A header that would allocate gigabytes, without a frame that says otherwise.
    expect(() => decodeMask(Uint8Array.of(0x43, 0x4d, 1, 255, 255, 3, 255, 255, 3, 0))).toThrow(/too large/);
    expect(() => decodeMask(Uint8Array.of(0x43, 0x4d, 1, 0, 0, 0))).toThrow(RangeError);
    // A number of runs beyond the file, and a number beyond 32 bits.
    expect(() => decodeMask(Uint8Array.of(0x43, 0x4d, 1, 4, 2, 255, 255, 255, 127), size)).toThrow(
      RangeError,
    );
    expect(() => decodeMask(Uint8Array.of(0x43, 0x4d, 1, 255, 255, 255, 255, 127), size)).toThrow(RangeError);
  });

  it('with random damage give a mask of the frame or a RangeError, nothing else', () => {
    const random = createRandom(5);
    for (let i = 0; i < 2000; i++) {
      const damaged = stored.slice();
      damaged[random.integer(0, damaged.length - 1)] = random.integer(0, 255);
      try {
        expect(decodeMask(damaged, size)).toMatchObject(size);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }
  });
});
