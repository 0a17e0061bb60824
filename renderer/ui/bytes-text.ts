import { number, tn } from '../core/language/translate.ts';

/** Decimal units, as file managers and disks have them. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return tn(bytes, '{count} byte', '{count} bytes');
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = value < 10 ? 1 : 0;
  const figure = number(value, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${figure} ${units[unit] ?? ''}`;
}
