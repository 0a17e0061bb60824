import { describe, expect, it } from 'vitest';
import { maskOf, randomMask, rowsOf } from '../../test/support/masks.ts';
import { forSeeds } from '../../test/support/random.ts';
import { createMask } from '../mask/bit-mask.ts';
import { fillPolygons } from '../mask/fill-polygons.ts';
import { displaySize } from './display-size.ts';
import { greyPicture } from './grey-picture.ts';
import { svgPathOf } from './svg-path.ts';
import { maskOverlay, rgbOf, tintMasks } from './tint-masks.ts';
import { plainGreyRow } from '../../test/support/plain-frame.ts';

/** The rings of a path that `svgPathOf` wrote. */
function ringsOf(path: string): { xy: number[] }[] {
  return path
    .split('M')
    .filter((part) => part !== '')
    .map((part) => {
      const numbers = (part.match(/-?\d+/g) ?? []).map(Number);
      let [x = 0, y = 0] = numbers;
      const xy = [x, y];
      for (let i = 2; i < numbers.length; i += 2) {
        x += numbers[i]!;
        y += numbers[i + 1]!;
        xy.push(x, y);
      }
      return { xy };
    });
}

describe('display size', () => {
  it('keeps proportions within the long side and never enlarges', () => {
    expect(displaySize({ width: 3000, height: 2500 }, 900)).toEqual({ width: 900, height: 750 });
    expect(displaySize({ width: 494, height: 727 }, 900)).toEqual({ width: 494, height: 727 });
    expect(displaySize({ width: 5000, height: 2 }, 100)).toEqual({ width: 100, height: 1 });
  });

  it('shows pixels that are not square at their true shape', () => {
    expect(displaySize({ width: 100, height: 100 }, 900, 2)).toEqual({ width: 100, height: 200 });
    expect(displaySize({ width: 100, height: 100 }, 100, 2)).toEqual({ width: 50, height: 100 });
  });
});

describe('grey pictures', () => {
  it('are windowed to 8 bits by the file’s window or the one that is asked for', () => {
    const frame = plainGreyRow([0, 100, 200], {
      voi: [{ kind: 'window', center: 100, width: 200, function: 'LINEAR_EXACT', explanation: '' }],
    });
    expect(Array.from(greyPicture(frame, frame).values)).toEqual([0, 128, 255]);
    const narrow = greyPicture(frame, frame, { kind: 'fixed', center: 100, width: 100 });
    expect(Array.from(narrow.values)).toEqual([0, 128, 255]);
    const wide = greyPicture(frame, frame, { kind: 'fixed', center: 200, width: 400 });
    expect(Array.from(wide.values)).toEqual([0, 64, 128]);
  });

  it('show MONOCHROME1 with bright bone', () => {
    const frame = plainGreyRow([0, 200], { inverted: true });
    expect(Array.from(greyPicture(frame, frame, { kind: 'fixed', center: 100, width: 200 }).values)).toEqual([
      255, 0,
    ]);
  });
});

describe('tinted masks', () => {
  const grey = { width: 3, height: 1, values: Uint8Array.of(100, 100, 100) };

  it('blend inside and edge with their opacities and leave the rest grey', () => {
    const tinted = tintMasks(grey, [{ mask: maskOf('##.'), colour: '#ff0000' }], { fill: 0.2, edge: 1 });
    expect(Array.from(tinted.values)).toEqual([131, 80, 80, 255, 0, 0, 100, 100, 100]);
  });

  it('lie on each other in their order', () => {
    const masks = [
      { mask: maskOf('###'), colour: '#0000ff' },
      { mask: maskOf('###'), colour: '#00ff00' },
    ];
    expect(Array.from(tintMasks(grey, masks, { fill: 1, edge: 1 }).values.subarray(0, 3))).toEqual([
      0, 255, 0,
    ]);
  });

  it('alone are transparent outside, half covered pixels half', () => {
    const overlay = maskOverlay({ mask: maskOf('#...'), colour: '#102030' }, { width: 2, height: 1 });
    expect(Array.from(overlay.values)).toEqual([16, 32, 48, 128, 16, 32, 48, 0]);
    expect(rgbOf('#3fa0c0')).toEqual([0x3f, 0xa0, 0xc0]);
  });
});

describe('paths', () => {
  it('walk along pixel edges in relative steps', () => {
    expect(svgPathOf(maskOf('##', '##'), 0)).toBe('M2 0l0 2-2 0 0-2z');
    expect(svgPathOf(createMask(3, 3), 0)).toBe('');
  });

  it('cut holes out', () => {
    expect(svgPathOf(maskOf('###', '#.#', '###'), 0).match(/M/g)).toHaveLength(2);
  });

  it('give back the mask exactly without tolerance', () => {
    forSeeds(40, (random) => {
      const mask = randomMask(random, 40);
      expect(rowsOf(fillPolygons(ringsOf(svgPathOf(mask, 0)), mask))).toEqual(rowsOf(mask));
    });
  });

  it('turn stairs into lines within the tolerance', () => {
    const stairs = maskOf(
      '#.......',
      '##......',
      '###.....',
      '####....',
      '#####...',
      '######..',
      '#######.',
      '########',
    );
    expect(svgPathOf(stairs, 0.75).length).toBeLessThan(svgPathOf(stairs, 0).length / 2);
  });
});
