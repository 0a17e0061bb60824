import { bootstrapMean, type Interval, type Paired } from '../evaluation/bootstrap.ts';
import type { StudyCell, StudyRow } from './cell.ts';
import { STUDY_VARIANTS, type StudyVariant } from './variants.ts';

/** Mean Dice of a test case: over its structures (and slices) that are there. */
interface CaseDice extends Paired {
  /** Seed and case. */
  readonly key: string;
}

/** Mean Dice per test case with a 95 % interval over patients. */
export interface VariantDice {
  readonly k: number;
  readonly variant: StudyVariant;
  readonly interval: Interval;
  readonly seeds: number;
}

/** Mean difference of two variants on the same test cases with the same seeds. */
export interface VariantDifference {
  readonly k: number;
  readonly variant: StudyVariant;
  readonly against: StudyVariant;
  readonly interval: Interval;
}

/** Differences that the paper is about. */
const AGAINST: readonly (readonly [StudyVariant, StudyVariant])[] = [
  ['raw', 'initial'],
  ['cleanup', 'raw'],
  ['randomWalker', 'raw'],
  ['sam', 'raw'],
  ['sam', 'cleanup'],
  ['sam', 'initial'],
  ['sam', 'meanTeacher'],
];

/** Mean Dice of every variant for every number of labelled cases, in the order of the tables. */
export function summariseCells(cells: readonly StudyCell[]): VariantDice[] {
  return countsOf(cells).flatMap((k) =>
    STUDY_VARIANTS.flatMap((variant): VariantDice[] => {
      const own = cells.filter((cell) => cell.k === k && cell.variant === variant);
      const interval = bootstrapMean(own.flatMap((cell) => caseDice(cell.rows, cell.seed)));
      return interval === null ? [] : [{ k, variant, interval, seeds: own.length }];
    }),
  );
}

/** Paired differences, over the seeds that both variants have. */
export function compareCells(cells: readonly StudyCell[]): VariantDifference[] {
  return countsOf(cells).flatMap((k) =>
    AGAINST.flatMap(([variant, against]): VariantDifference[] => {
      const values = (which: StudyVariant): CaseDice[] =>
        cells
          .filter((cell) => cell.k === k && cell.variant === which)
          .flatMap((cell) => caseDice(cell.rows, cell.seed));
      const other = new Map(values(against).map((one) => [one.key, one.value]));
      const paired = values(variant).flatMap(({ key, group, value }): Paired[] => {
        const before = other.get(key);
        return before === undefined ? [] : [{ group, value: value - before }];
      });
      const interval = bootstrapMean(paired);
      return interval === null ? [] : [{ k, variant, against, interval }];
    }),
  );
}

/** Mean Dice of rows with its interval, e.g. of pseudo labels or of one structure. */
export function diceOfRows(cells: readonly { readonly seed: number; readonly rows: readonly StudyRow[] }[]) {
  return bootstrapMean(cells.flatMap(({ rows, seed }) => caseDice(rows, seed)));
}

export function countsOf(cells: readonly Pick<StudyCell, 'k'>[]): number[] {
  return [...new Set(cells.map((cell) => cell.k))].sort((a, b) => a - b);
}

/** The last line of `countersign experiment --json`. Without two patients there is no interval: both ends are the mean. */
export function lastLine(summary: readonly VariantDice[]): string {
  const line: Record<string, Record<string, { dice: number; low: number; high: number }>> = {};
  for (const { variant, k, interval } of summary) {
    const { mean, low, high } = interval;
    (line[variant] ??= {})[String(k)] = {
      dice: rounded(mean),
      low: rounded(low ?? mean),
      high: rounded(high ?? mean),
    };
  }
  return JSON.stringify(line);
}

function rounded(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}

function caseDice(rows: readonly StudyRow[], seed: number): CaseDice[] {
  const cases = new Map<number, { patient: number; sum: number; count: number }>();
  for (const { case: name, patient, dice } of rows) {
    if (dice === null) continue;
    const one = cases.get(name) ?? { patient, sum: 0, count: 0 };
    one.sum += dice;
    one.count++;
    cases.set(name, one);
  }
  return [...cases].map(([name, { patient, sum, count }]) => ({
    key: `${seed} ${name}`,
    group: String(patient),
    value: sum / count,
  }));
}
