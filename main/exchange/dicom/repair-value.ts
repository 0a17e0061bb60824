import type { NumberTextVr, TextVr } from '../../dicom/write/element.ts';
import { formatDecimal, textFault } from '../../dicom/write/text-rules.ts';

/** A value as it may be written; `changed` when it is not, letter by letter, that of the source without padding. */
export interface Repaired {
  readonly value: string;
  readonly changed: boolean;
}

/**
 * Makes a value of a real file into one that its VR allows, only where its meaning cannot change: control characters
 * go, CS is written in capitals, dates and times lose the punctuation of ACR-NEMA, ages get their zeros, numbers too
 * long for DS are rounded to 16 characters, names lose empty components at their end. Nothing is cut or guessed.
 *
 * @param value without padding around it. @returns null when no such form exists.
 */
export function repairValue(vr: TextVr | NumberTextVr, value: string): Repaired | null {
  if (value === '') return { value, changed: false };
  const repaired = isFaulty(vr, value) ? mend(vr, value) : value;
  return isFaulty(vr, repaired) ? null : { value: repaired, changed: repaired !== value };
}

function isFaulty(vr: TextVr | NumberTextVr, value: string): boolean {
  if (textFault(vr, value) !== null) return true;
  return vr === 'DA' && value !== '' && !isDay(value);
}

/** Whether the calendar has the day. */
function isDay(value: string): boolean {
  const [year, month, day] = [value.slice(0, 4), value.slice(4, 6), value.slice(6, 8)];
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
}

function mend(vr: TextVr | NumberTextVr, value: string): string {
  const clean = withoutControls(vr, value).trim();
  switch (vr) {
    case 'CS':
      return clean.toUpperCase();
    case 'DA':
      return /^\d{4}([.-])\d\d\1\d\d$/.test(clean) ? clean.replaceAll(/[.-]/g, '') : clean;
    case 'TM':
      return mendTime(clean);
    case 'AS':
      return /^\d{1,2}[DWMY]$/i.test(clean) ? clean.padStart(4, '0').toUpperCase() : clean.toUpperCase();
    case 'DS':
      return mendDecimal(clean);
    case 'PN':
      return mendName(clean);
    default:
      return clean;
  }
}

function withoutControls(vr: TextVr | NumberTextVr, value: string): string {
  const lines = vr === 'LT' || vr === 'ST' || vr === 'UT';
  // eslint-disable-next-line no-control-regex -- control characters are what this takes out
  return value.replaceAll(lines ? /[\u0000-\u0008\u000b\u000e-\u001f\u007f]/g : /[\u0000-\u001f\u007f]/g, '');
}

/** 10:11:12 of ACR-NEMA; fractions beyond microseconds. */
function mendTime(value: string): string {
  const plain = /^\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(value) ? value.replaceAll(':', '') : value;
  return plain.replace(/^(\d{6}\.\d{6})\d+$/, '$1').replace(/^(\d{6})\.$/, '$1');
}

function mendDecimal(value: string): string {
  const number = Number(value);
  return value !== '' && Number.isFinite(number) && /^[-+.\deE]+$/.test(value)
    ? formatDecimal(number)
    : value;
}

function mendName(value: string): string {
  return value
    .split('=')
    .map((group) => group.trim().replace(/[\s^]+$/, ''))
    .join('=')
    .replace(/=+$/, '');
}
