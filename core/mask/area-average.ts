import type { BitMask } from './bit-mask.ts';
import type { FloatGrid } from './float-grid.ts';
import { nextClear, nextSet } from './runs.ts';
import type { Sized } from './size-guard.ts';

/** Per target index: the source pixels that it covers and how much of each, as shares that sum to 1. */
interface Shares {
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** `longest` weights per target index. */
  readonly weight: Float64Array;
  readonly longest: number;
}

/**
 * Every target pixel is the mean of the source area that it covers, with fractional edges (what OpenCV calls
 * INTER_AREA; PIL's BOX at whole ratios): the antialiased way to make an image smaller.
 */
export function averageArea(grid: FloatGrid, target: Sized): FloatGrid {
  const { width, height } = target;
  const columns = sharesOf(grid.width, width);
  const rows = sharesOf(grid.height, height);
  const values = new Float32Array(width * height);
  const sums = new Float64Array(grid.width);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (let j = 0; j < rows.count[y]!; j++) {
      const share = rows.weight[y * rows.longest + j]!;
      const row = (rows.first[y]! + j) * grid.width;
      for (let x = 0; x < grid.width; x++) sums[x] = sums[x]! + share * grid.values[row + x]!;
    }
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let i = 0; i < columns.count[x]!; i++) {
        sum += columns.weight[x * columns.longest + i]! * sums[columns.first[x]! + i]!;
      }
      values[y * width + x] = sum;
    }
  }
  return { width, height, values };
}

/** The share of every target pixel's area that the mask covers, 0..1. */
export function maskCoverage(mask: BitMask, target: Sized): FloatGrid {
  const { width, height } = target;
  const rows = sharesOf(mask.height, height);
  const scale = width / mask.width;
  const values = new Float32Array(width * height);
  // Difference of the coverage to the pixel before, and the part that belongs to one pixel only.
  const steps = new Float64Array(width + 1);
  const single = new Float64Array(width + 1);
  for (let y = 0; y < height; y++) {
    let any = false;
    for (let j = 0; j < rows.count[y]!; j++) {
      const share = rows.weight[y * rows.longest + j]!;
      const source = rows.first[y]! + j;
      let x = nextSet(mask, 0, source);
      while (x < mask.width) {
        const end = nextClear(mask, x, source);
        addSpan({ steps, single }, share, { from: x * scale, to: end * scale });
        any = true;
        x = nextSet(mask, end, source);
      }
    }
    if (!any) continue;
    let covered = 0;
    for (let x = 0; x < width; x++) {
      covered += steps[x]!;
      // Sums of shares may miss 0 and 1 by rounding.
      values[y * width + x] = Math.min(1, Math.max(0, covered + single[x]!));
    }
    steps.fill(0);
    single.fill(0);
  }
  return { width, height, values };
}

/** Adds `share` to the coverage of the target columns that the span touches, by the covered part of each. */
function addSpan(
  row: { readonly steps: Float64Array; readonly single: Float64Array },
  share: number,
  span: { readonly from: number; readonly to: number },
): void {
  const { steps, single } = row;
  const first = Math.floor(span.from);
  const last = Math.min(Math.floor(span.to), steps.length - 1);
  // Full coverage from `first` on until before `last`, corrected at both ends.
  steps[first] = steps[first]! + share;
  steps[last] = steps[last]! - share;
  single[first] = single[first]! - share * (span.from - first);
  single[last] = single[last]! + share * (span.to - last);
}

function sharesOf(sourceLength: number, targetLength: number): Shares {
  const ratio = sourceLength / targetLength;
  const longest = Math.ceil(ratio) + 1;
  const first = new Int32Array(targetLength);
  const count = new Int32Array(targetLength);
  const weight = new Float64Array(targetLength * longest);
  for (let i = 0; i < targetLength; i++) {
    const from = (i * sourceLength) / targetLength;
    const to = ((i + 1) * sourceLength) / targetLength;
    const start = Math.min(Math.floor(from), sourceLength - 1);
    const end = Math.min(Math.ceil(to), sourceLength);
    first[i] = start;
    count[i] = end - start;
    for (let k = start; k < end; k++) {
      weight[i * longest + k - start] = (Math.min(to, k + 1) - Math.max(from, k)) / ratio;
    }
  }
  return { first, count, weight, longest };
}
