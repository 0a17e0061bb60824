import { describe, expect, it } from 'vitest';
import { maskOf, randomMask, rowsOf } from '../../test/support/masks.ts';
import { forSeeds } from '../../test/support/random.ts';
import { createMask, maskAt, setMaskAt } from '../mask/bit-mask.ts';
import { countPixels, equalMasks, isEmpty } from '../mask/count.ts';
import { flipHorizontal } from '../mask/flip.ts';
import { dice } from '../mask/overlap.ts';
import { perimeterPx } from '../mask/shape.ts';
import { paintCapsule } from './paint-capsule.ts';
import { smooth } from './smooth.ts';

/** A disc with every second pixel of its outline nibbled or grown. */
function raggedDisc(radius: number, width = 90): ReturnType<typeof createMask> {
  const mask = createMask(width, 80);
  const at = { x: 40.5, y: 40.5 };
  paintCapsule(mask, { from: at, to: at, radiusPx: radius, aspect: 1 }, 'add');
  for (let k = 0; k < 60; k++) {
    const angle = (k / 60) * 2 * Math.PI;
    const tooth = { x: 40.5 + radius * Math.cos(angle), y: 40.5 + radius * Math.sin(angle) };
    const mode = k % 2 === 0 ? 'add' : 'subtract';
    paintCapsule(mask, { from: tooth, to: tooth, radiusPx: 1.2, aspect: 1 }, mode);
  }
  return mask;
}

describe('smoothing', () => {
  it('removes a spur and closes a notch of a straight edge', () => {
    const mask = maskOf(
      '............',
      '............',
      '......#.....',
      '############',
      '############',
      '############',
      '###.########',
      '............',
      '............',
    );
    expect(rowsOf(smooth(mask, 2, 1))).toEqual([
      '............',
      '............',
      '............',
      '############',
      '############',
      '############',
      '############',
      '............',
      '............',
    ]);
  });

  it('leaves a mask as it is with radius 0, and an empty one empty', () => {
    forSeeds(20, (random) => {
      const mask = randomMask(random, 60);
      expect(equalMasks(smooth(mask, 0, 1), mask)).toBe(true);
    });
    expect(isEmpty(smooth(createMask(40, 40), 5, 1))).toBe(true);
  });

  it('calms an outline and keeps the area', () => {
    const ragged = raggedDisc(25);
    const calm = smooth(ragged, 5, 1);
    expect(perimeterPx(calm)).toBeLessThan(0.85 * perimeterPx(ragged));
    // 1 % of 1,963 pixels.
    expect(Math.abs(countPixels(calm) - countPixels(ragged))).toBeLessThan(20);
    const disc = createMask(90, 80);
    const at = { x: 40.5, y: 40.5 };
    paintCapsule(disc, { from: at, to: at, radiusPx: 25, aspect: 1 }, 'add');
    expect(dice(calm, disc)).toBeGreaterThan(0.98);
  });

  it('does not draw back from the edge of the frame', () => {
    const half = createMask(40, 40);
    for (let y = 0; y < 40; y++) for (let x = 0; x < 20; x++) setMaskAt(half, x, y, 1);
    expect(equalMasks(smooth(half, 8, 1), half)).toBe(true);
  });

  it('takes a mirrored mask to the mirrored result', () => {
    const ragged = raggedDisc(25, 81);
    expect(equalMasks(smooth(flipHorizontal(ragged), 5, 1), flipHorizontal(smooth(ragged, 5, 1)))).toBe(true);
  });

  it('goes half as many rows where rows are twice as far apart', () => {
    const stretched = (factor: number) => {
      const mask = createMask(90, 80 * factor);
      for (let y = 0; y < mask.height; y++) {
        for (let x = 0; x < 90; x++) {
          if (maskAt(raggedDiscOf25, x, Math.floor(y / factor))) setMaskAt(mask, x, y, 1);
        }
      }
      return mask;
    };
    const raggedDiscOf25 = raggedDisc(25);
    const coarse = smooth(raggedDiscOf25, 6, 1);
    const fine = smooth(stretched(2), 6, 0.5);
    // The same shape on twice as many rows: pixels of the outline may differ by the rounding of the grid.
    let differing = 0;
    for (let y = 0; y < 160; y++) {
      for (let x = 0; x < 90; x++) if (maskAt(fine, x, y) !== maskAt(coarse, x, y >> 1)) differing++;
    }
    expect(differing / (2 * countPixels(coarse))).toBeLessThan(0.02);
  });

  it('never empties a mask, whatever the radius', () => {
    forSeeds(60, (random) => {
      const mask = randomMask(random, 60);
      const calm = smooth(mask, random.next() * 40, 0.5 + random.next());
      expect(isEmpty(calm)).toBe(isEmpty(mask));
    });
    const dot = createMask(70, 70);
    setMaskAt(dot, 35, 35, 1);
    expect(equalMasks(smooth(dot, 10, 1), dot)).toBe(true);
    expect(isEmpty(smooth(dot, 1e9, 1))).toBe(false);
  });

  it('refuses radii that are none', () => {
    expect(() => smooth(createMask(4, 4), -1, 1)).toThrow(RangeError);
    expect(() => smooth(createMask(4, 4), 1, NaN)).toThrow(RangeError);
  });
});
