import type { BitMask } from './bit-mask.ts';
import { createMask } from './bit-mask.ts';
import { nextClear, nextSet, setRun } from './runs.ts';

/** Farther than any row: also the largest number of the distances' type. */
const FAR = 0xffff;

/**
 * The pixels whose centre is within `radiusPx` of the centre of a mask pixel: exact, for any radius.
 *
 * @param mask of at most 65,535 rows.
 * @param radiusPx in widths of a pixel.
 * @param aspect height of a pixel divided by its width.
 * @throws RangeError when the mask has more rows.
 */
export function dilateDisc(mask: BitMask, radiusPx: number, aspect: number): BitMask {
  const { width, height } = mask;
  if (height > FAR) throw new RangeError(`A mask of ${height} rows cannot be widened.`);
  const reach = Math.min(height - 1, Math.floor(radiusPx / aspect));
  // Entry d: how many columns the disc reaches to each side in rows at distance d.
  const halfWidths = Int32Array.from({ length: reach + 1 }, (_, d) =>
    Math.min(width, Math.floor(Math.sqrt(Math.max(0, radiusPx * radiusPx - d * aspect * (d * aspect))))),
  );
  return dilateByRuns(mask, halfWidths) ?? dilateByColumns(mask, halfWidths);
}

/** One run laid into a row costs about as much as this many pixels of `dilateByColumns`. */
const RUN_COST_PX = 4;

/**
 * Lays every run, widened by the disc's half-widths, into the rows around it: by far the faster way for masks of
 * few runs and small discs. Null when it would take longer than the other way, as it does for speckle.
 */
function dilateByRuns(mask: BitMask, halfWidths: Int32Array): BitMask | null {
  const { width, height } = mask;
  const out = createMask(width, height);
  const reach = halfWidths.length - 1;
  let runs = (width * height) / RUN_COST_PX;
  for (let y = 0; y < height; y++) {
    const first = Math.max(0, y - reach);
    const last = Math.min(height - 1, y + reach);
    let x = nextSet(mask, 0, y);
    while (x < width) {
      runs -= last - first + 1;
      if (runs < 0) return null;
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

/**
 * Every pixel knows the nearest mask pixel of its column, whose disc covers a stretch of the pixel's row: a few
 * steps a pixel, whatever the radius and however speckled the mask.
 */
function dilateByColumns(mask: BitMask, halfWidths: Int32Array): BitMask {
  const { width, height } = mask;
  const out = createMask(width, height);
  const rows = rowsUp(mask);
  // Rows to the nearest mask pixel below (or here) of each column.
  const below = new Uint16Array(width).fill(FAR);
  for (let y = height - 1; y >= 0; y--) {
    const nearest = rows.subarray(y * width, (y + 1) * width);
    for (let x = 0; x < width; x++) {
      const up = nearest[x]!;
      const down = below[x]!;
      const here = up === 0 ? 0 : down === FAR ? FAR : down + 1;
      below[x] = here;
      if (here < up) nearest[x] = here;
    }
    widenRow(out, y, nearest, halfWidths);
  }
  return out;
}

/** Rows from each pixel to the nearest mask pixel above it (or itself) in its column; FAR where there is none. */
function rowsUp(mask: BitMask): Uint16Array {
  const { width, height } = mask;
  const rows = new Uint16Array(width * height);
  for (let y = 0; y < height; y++) {
    const at = y * width;
    if (y === 0) rows.fill(FAR, 0, width);
    else {
      for (let x = at; x < at + width; x++) {
        const above = rows[x - width]!;
        rows[x] = above === FAR ? FAR : above + 1;
      }
    }
    let x = nextSet(mask, 0, y);
    while (x < width) {
      const end = nextClear(mask, x, y);
      rows.fill(0, at + x, at + end);
      x = nextSet(mask, end, y);
    }
  }
  return rows;
}

/** Sets what the stretches of all columns cover in row y: first their right halves, then their left halves. */
function widenRow(out: BitMask, y: number, distances: Uint16Array, halfWidths: Int32Array): void {
  const { width } = out;
  const reach = halfWidths.length - 1;
  let from = 0;
  let to = 0;
  for (let x = 0; x < width; x++) {
    const distance = distances[x]!;
    if (distance > reach) continue;
    if (x > to) {
      setRun(out, y, from, Math.min(width, to));
      from = x;
    }
    to = Math.max(to, x + halfWidths[distance]! + 1);
  }
  setRun(out, y, from, Math.min(width, to));
  from = width;
  to = width;
  for (let x = width - 1; x >= 0; x--) {
    const distance = distances[x]!;
    if (distance > reach) continue;
    if (x + 1 < from) {
      setRun(out, y, Math.max(0, from), to);
      to = x + 1;
    }
    from = Math.min(from, x - halfWidths[distance]!);
  }
  setRun(out, y, Math.max(0, from), to);
}
