import { createRandom } from '../random/random.ts';

/** One paired difference, e.g. Dice refined less Dice U-Net of one structure in one case. */
export interface Paired {
  /** Drawn as a whole: the patient, or the case where patients are not known. */
  readonly group: string;
  readonly value: number;
}

export interface Interval {
  readonly mean: number;
  /** Null with fewer than two groups: one patient says nothing about others. */
  readonly low: number | null;
  readonly high: number | null;
  /** Differences, and groups that they come from. */
  readonly n: number;
  readonly groups: number;
}

export interface BootstrapOptions {
  readonly resamples: number;
  readonly seed: number;
  /** Share of the resampled means inside the interval, e.g. 0.95. */
  readonly level: number;
}

export const BOOTSTRAP: BootstrapOptions = { resamples: 2000, seed: 1, level: 0.95 };

/**
 * Percentile interval of a mean of paired differences; groups are drawn with replacement. The same input and
 * seed give the same interval, whatever the order of the differences.
 * @returns null when there is nothing.
 */
export function bootstrapMean(paired: readonly Paired[], options = BOOTSTRAP): Interval | null {
  if (paired.length === 0) return null;
  const groups = grouped(paired);
  const mean = total(groups).sum / paired.length;
  const about = { mean, n: paired.length, groups: groups.length };
  if (groups.length < 2) return { ...about, low: null, high: null };
  const means = resampledMeans(groups, options);
  const tail = (1 - options.level) / 2;
  return { ...about, low: quantile(means, tail), high: quantile(means, 1 - tail) };
}

/** The value that `confidence` of the resampled means exceed (one-sided); null with fewer than two groups. */
export function lowerBound(
  paired: readonly Paired[],
  confidence: number,
  options = BOOTSTRAP,
): number | null {
  const groups = grouped(paired);
  return groups.length < 2 ? null : quantile(resampledMeans(groups, options), 1 - confidence);
}

interface Group {
  readonly sum: number;
  readonly count: number;
}

function grouped(paired: readonly Paired[]): Group[] {
  const values = new Map<string, number[]>();
  for (const { group, value } of paired) {
    const of = values.get(group);
    if (of === undefined) values.set(group, [value]);
    else of.push(value);
  }
  // Sorted, so that neither the order of cases nor rounding of sums can move the result.
  return [...values]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, of]) => ({
      sum: of.sort((a, b) => a - b).reduce((sum, value) => sum + value, 0),
      count: of.length,
    }));
}

function total(groups: readonly Group[]): Group {
  return groups.reduce((all, { sum, count }) => ({ sum: all.sum + sum, count: all.count + count }), {
    sum: 0,
    count: 0,
  });
}

/** Sorted. */
function resampledMeans(groups: readonly Group[], { resamples, seed }: BootstrapOptions): Float64Array {
  const random = createRandom(seed);
  const means = new Float64Array(resamples);
  for (let i = 0; i < resamples; i++) {
    let sum = 0;
    let count = 0;
    for (let k = 0; k < groups.length; k++) {
      const drawn = groups[Math.floor(random.next() * groups.length)]!;
      sum += drawn.sum;
      count += drawn.count;
    }
    means[i] = sum / count;
  }
  return means.sort();
}

/** Linear interpolation between order statistics. */
function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (sorted[above]! - sorted[below]!) * (position - below);
}
