import { describe, expect, it } from 'vitest';
import { randomMask } from '../../test/support/masks.ts';
import { forSeeds } from '../../test/support/random.ts';
import { createMask, maskAt, setMaskAt } from './bit-mask.ts';
import { countPixels, equalMasks } from './count.ts';
import { dilateDisc } from './dilate-disc.ts';
import { dilate } from './morphology.ts';

describe('widening by a disc', () => {
  it('agrees with the engine for whole radii, for few runs and for speckle', () => {
    let [few, many] = [0, 0];
    forSeeds(40, (random) => {
      const mask = randomMask(random, 110);
      const radius = random.integer(0, 8);
      let runs = 0;
      for (let y = 0; y < mask.height; y++) {
        for (let x = 0; x < mask.width; x++) if (maskAt(mask, x, y) && !maskAt(mask, x - 1, y)) runs++;
      }
      // About where the faster way changes: both must have been taken.
      if (runs * (2 * radius + 1) < (mask.width * mask.height) / 8) few++;
      if (runs * radius > (mask.width * mask.height) / 2) many++;
      expect(equalMasks(dilateDisc(mask, radius, 1), dilate(mask, 'disk', radius))).toBe(true);
    });
    expect(Math.min(few, many)).toBeGreaterThan(3);
  });

  it('reaches the whole frame from one pixel, and nothing from none', () => {
    const mask = createMask(45, 33);
    expect(countPixels(dilateDisc(mask, 1e9, 1))).toBe(0);
    setMaskAt(mask, 44, 0, 1);
    expect(countPixels(dilateDisc(mask, 1e9, 1))).toBe(45 * 33);
    expect(countPixels(dilateDisc(mask, 1e9, 1e-3))).toBe(45 * 33);
  });

  it('refuses more rows than its distances can count', () => {
    expect(() => dilateDisc(createMask(1, 65536), 1, 1)).toThrow(RangeError);
  });
});
