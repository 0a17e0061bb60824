/** One measured number. */
export interface BenchFigure {
  readonly value: number;
  /** What it is held to; null: only told. */
  readonly limit: number | null;
  /** `x` is a ratio of two medians of the same run. Limits of `x` and `ms` are upper ones, see `ok`. */
  readonly unit: string;
  readonly ok: boolean;
}

export type BenchFigures = Readonly<Record<string, BenchFigure>>;

/** @param values at least one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** @param values at least one. @param part 0.95: so many of them are not above the result. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)]!;
}

/** A figure that must not be above its limit. */
export function atMost(value: number, limit: number, unit: string): BenchFigure {
  return { value, limit, unit, ok: value <= limit };
}

/** A figure that is only told. */
export function told(value: number, unit: string): BenchFigure {
  return { value, limit: null, unit, ok: true };
}
