import type { Measured } from './scale.ts';

/** Text of a figure, e.g. `12.3 mm (at detector)`: one decimal below 100, none above. */
export function formatMeasured({ value, unit, label }: Measured): string {
  const text = `${value.toFixed(value < 99.95 ? 1 : 0)} ${unit}`;
  return label === '' ? text : `${text} (${label})`;
}
