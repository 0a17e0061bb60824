import { modalityValue, storedHistogram, storedValueAt, type GreyFrame } from './grey-frame.ts';

/**
 * Percentiles (0..100) of the modality values of a frame without its padding, as numpy's default (linear
 * between order statistics), exactly, from a histogram of the stored values. A frame that is all padding is
 * measured with its padding.
 */
export function modalityPercentiles(frame: GreyFrame, percentiles: readonly number[]): number[] {
  const steps = countedModalityValues(frame);
  const total = steps.reduce((sum, step) => sum + step.count, 0);
  return percentiles.map((percentile) => {
    const position = (Math.min(Math.max(percentile, 0), 100) / 100) * (total - 1);
    const lower = orderStatistic(steps, Math.floor(position));
    const upper = orderStatistic(steps, Math.ceil(position));
    return lower + (upper - lower) * (position - Math.floor(position));
  });
}

interface Step {
  readonly value: number;
  readonly count: number;
}

function countedModalityValues(frame: GreyFrame): Step[] {
  const counts = storedHistogram(frame.values);
  const steps: Step[] = [];
  const padded: Step[] = [];
  for (let index = 0; index < counts.length; index++) {
    const count = counts[index]!;
    if (count === 0) continue;
    const stored = storedValueAt(index, frame.values);
    const step = { value: modalityValue(frame.modality, stored), count };
    const isPadding = frame.padding !== null && stored >= frame.padding.low && stored <= frame.padding.high;
    (isPadding ? padded : steps).push(step);
  }
  return (steps.length > 0 ? steps : padded).sort((a, b) => a.value - b.value);
}

function orderStatistic(steps: readonly Step[], rank: number): number {
  let seen = 0;
  for (const step of steps) {
    seen += step.count;
    if (rank < seen) return step.value;
  }
  return steps.at(-1)?.value ?? 0;
}
