import { describe, expect, it } from 'vitest';
import { maskOf, randomMask } from '../../test/support/masks.ts';
import { forSeeds } from '../../test/support/random.ts';
import type { BitMask } from './bit-mask.ts';
import { maskAt } from './bit-mask.ts';
import { packedBytes, packStored, unpackFrame } from './packed-frames.ts';
import { encodeMask } from './rle.ts';

function packed(masks: readonly BitMask[], chunkBytes?: number): number[] {
  const chunks = packStored(masks.map(encodeMask), masks[0] ?? { width: 1, height: 1 }, chunkBytes);
  return [...chunks].flatMap((chunk) => [...chunk]);
}

describe('packed frames', () => {
  it('go on in the middle of a byte: three frames of 3 x 3', () => {
    const masks = [maskOf('#..', '.#.', '..#'), maskOf('###', '...', '###'), maskOf('...', '.#.', '...')];
    // Bits in order: 100010001 111000111 000010000
    expect(packed(masks)).toEqual([0b00010001, 0b10001111, 0b01000011, 0b00000000]);
    expect(packedBytes(masks[0]!, 3)).toBe(4);
    const bytes = Uint8Array.from(packed(masks));
    masks.forEach((mask, i) => expect(unpackFrame(bytes, 9 * i, mask)).toEqual(mask));
  });

  it('fill whole bytes without a rest: 8 x 1 and 4 x 2', () => {
    expect(packed([maskOf('#......#'), maskOf('.#......')])).toEqual([0b10000001, 0b00000010]);
    expect(packed([maskOf('#...', '...#')])).toEqual([0b10000001]);
    expect(packed([])).toEqual([]);
  });

  it('keep the pixel in the last corner of a frame of 33 x 2, whose rows cross words', () => {
    const mask = maskOf('................................#', '................................#');
    const bytes = packed([mask, mask]);
    expect(bytes).toHaveLength(17);
    const set = bytes.flatMap((byte, i) =>
      [...Array(8).keys()].filter((b) => (byte >> b) & 1).map((b) => i * 8 + b),
    );
    expect(set).toEqual([32, 65, 98, 131]);
    expect(unpackFrame(Uint8Array.from(bytes), 66, mask)).toEqual(mask);
  });

  it('are read in place where the buffer goes on, whatever lies there', () => {
    const mask = maskOf('#.#', '.#.', '#.#');
    const bytes = Uint8Array.of(...packed([mask]), ...Array<number>(20).fill(255));
    expect(unpackFrame(bytes.subarray(0, 2), 0, mask)).toEqual(mask);
  });

  it('refuse masks of another size (rule M2)', () => {
    const stored = [encodeMask(maskOf('##'))];
    expect(() => [...packStored(stored, { width: 1, height: 2 })]).toThrow(RangeError);
  });

  it('refuses to read beyond the end', () => {
    const size = { width: 3, height: 3 };
    expect(() => unpackFrame(new Uint8Array(1), 0, size)).toThrow(RangeError);
    expect(() => unpackFrame(new Uint8Array(2), 8, size)).toThrow(RangeError);
    expect(() => unpackFrame(new Uint8Array(2), -1, size)).toThrow(RangeError);
  });

  it('are what a plain loop over pixels makes, and read back, for any size and any chunk', () => {
    forSeeds(60, (random) => {
      const size = { width: random.integer(1, 130), height: random.integer(1, 9) };
      const masks = Array.from({ length: random.integer(1, 6) }, () => randomMask(random, 0, size));
      const expected = new Uint8Array(packedBytes(size, masks.length));
      let bit = 0;
      for (const mask of masks) {
        for (let y = 0; y < size.height; y++) {
          for (let x = 0; x < size.width; x++, bit++) {
            if (maskAt(mask, x, y)) expected[bit >> 3]! |= 1 << (bit & 7);
          }
        }
      }
      expect(packed(masks, random.integer(1, 40))).toEqual([...expected]);
      masks.forEach((mask, i) =>
        expect(unpackFrame(expected, i * size.width * size.height, size)).toEqual(mask),
      );
    });
  });
});
