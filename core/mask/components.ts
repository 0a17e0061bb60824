import type { BoxPx } from '../domain/geometry.ts';
import type { BitMask } from './bit-mask.ts';
import { createMask } from './bit-mask.ts';
import type { FloatGrid } from './float-grid.ts';
import { nextClear, nextSet, setRun } from './runs.ts';
import { requireSameSize } from './size-guard.ts';

/** 8: pixels that touch at a corner are connected; 4: only those that share an edge. */
export type Connectivity = 4 | 8;

/** One connected part of a mask. */
export interface MaskComponent {
  /** Pixels. */
  readonly area: number;
  readonly bounds: BoxPx;
  /** Sum of the weights (e.g. probabilities) over the part; its area when no weights were given. */
  readonly sum: number;
  /** `sum / area`. */
  readonly mean: number;
  /** The part alone, at the size of the frame. */
  mask(): BitMask;
}

export interface ComponentOptions {
  /** Default 8. */
  readonly connectivity?: Connectivity;
  /** One weight a pixel, same size as the mask. */
  readonly weights?: FloatGrid;
}

export interface MaskComponents {
  /** Ordered by their first pixel in row order. */
  readonly list: readonly MaskComponent[];
  /** Index in `list` of the part that holds pixel (x, y); -1 where the mask is empty. */
  indexAt(x: number, y: number): number;
  /**
   * Calls back for every run of foreground, in row order: thousands of specks are sorted out in one pass, where
   * `mask()` of each would cost a frame each.
   *
   * @param visit index of the part in `list`, row, first column, column after the last one.
   */
  eachRun(visit: (part: number, y: number, from: number, to: number) => void): void;
}

/** Runs of foreground: the run k covers columns start[k] <= x < end[k] of row row[k]; rows ascend. */
interface Runs {
  count: number;
  start: Int32Array;
  end: Int32Array;
  row: Int32Array;
  /** Run -> a run of the same component with a smaller or equal index. */
  parent: Int32Array;
  /** Row -> its first run. */
  firstOfRow: Int32Array;
}

/**
 * Connected components by runs and union-find.
 *
 * @throws RangeError when the weights have another size (rule M2).
 */
export function connectedComponents(mask: BitMask, options: ComponentOptions = {}): MaskComponents {
  const { connectivity = 8, weights } = options;
  if (weights !== undefined) requireSameSize(mask, weights);
  const runs = collectRuns(mask);
  joinRows(runs, mask.height, connectivity === 8 ? 0 : 1);
  const labels = new Int32Array(runs.count);
  const parts: Accumulator[] = [];
  for (let k = 0; k < runs.count; k++) {
    const root = rootOf(runs.parent, k);
    // A root comes before all other runs of its component, so its label is known here.
    const label = root === k ? parts.length : labels[root]!;
    labels[k] = label;
    const x0 = runs.start[k]!;
    const x1 = runs.end[k]!;
    const y = runs.row[k]!;
    const part = (parts[label] ??= {
      area: 0,
      sum: 0,
      left: x0,
      right: x1,
      top: y,
      bottom: y + 1,
      last: k,
      first: k,
    });
    part.area += x1 - x0;
    part.left = Math.min(part.left, x0);
    part.right = Math.max(part.right, x1);
    part.bottom = y + 1;
    part.last = k;
    if (weights !== undefined) {
      const row = y * mask.width;
      for (let i = row + x0; i < row + x1; i++) part.sum += weights.values[i]!;
    }
  }
  const draw = (label: number, part: Accumulator): BitMask => {
    const out = createMask(mask.width, mask.height);
    for (let k = part.first; k <= part.last; k++) {
      if (labels[k] === label) setRun(out, runs.row[k]!, runs.start[k]!, runs.end[k]!);
    }
    return out;
  };
  const list = parts.map((part, label): MaskComponent => {
    const sum = weights === undefined ? part.area : part.sum;
    const { left, top, right, bottom, area } = part;
    return {
      area,
      bounds: { left, top, right, bottom },
      sum,
      mean: sum / area,
      mask: () => draw(label, part),
    };
  });
  const indexAt = (x: number, y: number): number => {
    if (y < 0 || y >= mask.height) return -1;
    for (let k = runs.firstOfRow[y]!; k < runs.firstOfRow[y + 1]! && runs.start[k]! <= x; k++) {
      if (x < runs.end[k]!) return labels[k]!;
    }
    return -1;
  };
  const eachRun: MaskComponents['eachRun'] = (visit) => {
    for (let k = 0; k < runs.count; k++) visit(labels[k]!, runs.row[k]!, runs.start[k]!, runs.end[k]!);
  };
  return { list, indexAt, eachRun };
}

interface Accumulator {
  area: number;
  sum: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  first: number;
  last: number;
}

function collectRuns(mask: BitMask): Runs {
  let start = new Int32Array(1024);
  let end = new Int32Array(1024);
  let row = new Int32Array(1024);
  const firstOfRow = new Int32Array(mask.height + 1);
  let count = 0;
  for (let y = 0; y < mask.height; y++) {
    firstOfRow[y] = count;
    let x = nextSet(mask, 0, y);
    while (x < mask.width) {
      if (count === start.length) {
        start = grown(start);
        end = grown(end);
        row = grown(row);
      }
      const stop = nextClear(mask, x, y);
      start[count] = x;
      end[count] = stop;
      row[count++] = y;
      x = nextSet(mask, stop, y);
    }
  }
  firstOfRow[mask.height] = count;
  return { count, start, end, row, firstOfRow, parent: Int32Array.from({ length: count }, (_, k) => k) };
}

function grown(values: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(values.length * 2);
  larger.set(values);
  return larger;
}

/** Joins runs of neighbouring rows that overlap by at least `overlap` columns (0: corners suffice). */
function joinRows(runs: Runs, height: number, overlap: 0 | 1): void {
  const { start, end, parent, firstOfRow } = runs;
  for (let y = 1; y < height; y++) {
    let above = firstOfRow[y - 1]!;
    const aboveEnd = firstOfRow[y]!;
    for (let k = aboveEnd; k < firstOfRow[y + 1]!; k++) {
      while (above < aboveEnd && end[above]! < start[k]! + overlap) above++;
      for (let j = above; j < aboveEnd && start[j]! + overlap <= end[k]!; j++) {
        const a = rootOf(parent, j);
        const b = rootOf(parent, k);
        if (a < b) parent[b] = a;
        else parent[a] = b;
      }
    }
  }
}

function rootOf(parent: Int32Array, index: number): number {
  let root = index;
  while (parent[root] !== root) {
    const next = parent[root]!;
    // Path halving keeps the trees flat.
    parent[root] = parent[next]!;
    root = parent[root]!;
  }
  return root;
}
