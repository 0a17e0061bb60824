import type { BitMask } from './bit-mask.ts';
import { createMask } from './bit-mask.ts';
import { nextClear, nextSet, setRun } from './runs.ts';

/**
 * The pixels whose centre is within `radiusPx` of the centre of a mask pixel: exact, for any radius, by widening
 * the runs of each row. Costs rows x radius words for ordinary masks, where a distance transform costs every
 * pixel of the box a few steps.
 *
 * @param radiusPx in widths of a pixel.
 * @param aspect height of a pixel divided by its width.
 */
export function dilateDisc(mask: BitMask, radiusPx: number, aspect: number): BitMask {
  const { width, height } = mask;
  const out = createMask(width, height);
  const reach = Math.floor(radiusPx / aspect);
  // Entry d: how many columns the disc reaches to each side in rows at distance d.
  const halfWidths = Float64Array.from({ length: reach + 1 }, (_, d) =>
    Math.floor(Math.sqrt(Math.max(0, radiusPx * radiusPx - d * aspect * (d * aspect)))),
  );
  for (let y = 0; y < height; y++) {
    const first = Math.max(0, y - reach);
    const last = Math.min(height - 1, y + reach);
    let x = nextSet(mask, 0, y);
    while (x < width) {
      const end = nextClear(mask, x, y);
      for (let row = first; row <= last; row++) {
        const half = halfWidths[Math.abs(row - y)]!;
        setRun(out, row, Math.max(0, x - half), Math.min(width, end + half));
      }
      x = nextSet(mask, end, y);
    }
  }
  return out;
}
