import type { BitMask } from '../../core/mask/bit-mask.ts';
import { createMask, maskAt, setMaskAt } from '../../core/mask/bit-mask.ts';
import type { FloatGrid } from '../../core/mask/float-grid.ts';
import type { Random } from './random.ts';

/** A mask from rows of text: `#` is foreground, anything else background. */
export function maskOf(...rows: string[]): BitMask {
  const mask = createMask(rows[0]!.length, rows.length);
  rows.forEach((row, y) => {
    [...row].forEach((character, x) => {
      if (character === '#') setMaskAt(mask, x, y, 1);
    });
  });
  return mask;
}

/** One pixel of a frame of the generated studies, or of another size. */
export function pixelAt(x: number, y: number, size = { width: 13, height: 11 }): BitMask {
  const mask = createMask(size.width, size.height);
  setMaskAt(mask, x, y, 1);
  return mask;
}

/** The rows of a mask as text, the inverse of `maskOf` with `.` as background. */
export function rowsOf(mask: BitMask): string[] {
  return Array.from({ length: mask.height }, (_, y) =>
    Array.from({ length: mask.width }, (_, x) => (maskAt(mask, x, y) ? '#' : '.')).join(''),
  );
}

export function gridOf(width: number, values: readonly number[]): FloatGrid {
  return { width, height: values.length / width, values: Float32Array.from(values) };
}

/** A random mask of random size: speckle, blobs, empty or full. Sides up to `side`. */
export function randomMask(random: Random, side = 70, size?: { width: number; height: number }): BitMask {
  const mask = createMask(size?.width ?? random.integer(1, side), size?.height ?? random.integer(1, side));
  const kind = random.integer(0, 9);
  const density = kind === 0 ? 0 : kind === 1 ? 1 : random.next();
  const blobs = Array.from({ length: 3 }, () => ({
    x: random.next() * mask.width,
    y: random.next() * mask.height,
    r: 1 + random.next() * 0.4 * Math.min(mask.width, mask.height),
  }));
  for (let y = 0; y < mask.height; y++) {
    for (let x = 0; x < mask.width; x++) {
      const set = kind < 5 ? random.next() < density : blobs.some((b) => Math.hypot(x - b.x, y - b.y) <= b.r);
      if (set) setMaskAt(mask, x, y, 1);
    }
  }
  return mask;
}
