import { t, tn } from '../../core/language/translate.ts';

/** @param date DICOM DA, YYYYMMDD. @returns YYYY-MM-DD, which nobody reads with day and month exchanged. */
export function dateText(date: string): string {
  const match = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(date.trim());
  return match === null ? date : match.slice(1).join('-');
}

/** @param value of an <input type="date">. @returns YYYYMMDD, empty for none. */
export function dicomDate(value: string): string {
  return value.replaceAll('-', '');
}

/** @param part 0..1. */
export function percentText(part: number): string {
  return `${String(Math.floor(part * 100 + 1e-9))} %`;
}

/** DICOM laterality as a word; empty when it is not known. */
export function sideText(laterality: string): string {
  if (laterality === 'R') return t('right');
  if (laterality === 'L') return t('left');
  return laterality === 'B' ? t('both sides') : '';
}

/** `2,000 cases`, `1 case`. */
export function casesText(count: number): string {
  return tn(count, '{count} case', '{count} cases');
}
