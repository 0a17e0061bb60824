/**
 * Round values that divide a range into about `count` parts: 1, 2 or 5 times a power of ten apart.
 * @param min below `max`; both finite.
 * @returns ascending, the first not above `min`, the last not below `max`.
 */
export function niceTicks(min: number, max: number, count: number): readonly number[] {
  const rough = (max - min) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (([1, 2, 5] as const).find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10);
  const first = Math.floor(min / step + 1e-9);
  const last = Math.ceil(max / step - 1e-9);
  // Through a decimal text: 3 * 0.1 is not 0.3.
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}
