import type { Measured } from '../../../core/measure/scale.ts';
import { sentence } from '../language/sentence.ts';
import { number } from '../language/translate.ts';

/** Text of a figure, e.g. `12.3 mm (at detector)`: one decimal below 100, none above. */
export function measuredText({ value, unit, label }: Measured): string {
  const digits = value < 99.95 ? 1 : 0;
  const figure = number(value, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    useGrouping: false,
  });
  return label === '' ? `${figure} ${unit}` : `${figure} ${unit} (${sentence(label)})`;
}
