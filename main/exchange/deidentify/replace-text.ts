import { cleanDescriptor } from './descriptor-words.ts';
import { dummyText } from './dummy-value.ts';
import type { PatientNames } from './patient-names.ts';
import type { Treatment } from './rules.ts';
import { shiftDates } from './shift-dates.ts';

export interface Replacing {
  readonly names: PatientNames;
  /** Words of persons' names, upper case: no description keeps them. */
  readonly nameWords: ReadonlySet<string>;
}

/**
 * What a text becomes. Several values are separated by backslashes.
 * @returns null: the attribute goes. @param vr of a text.
 */
export function replaceText(
  text: string,
  vr: string,
  treatment: Treatment,
  { names, nameWords }: Replacing,
): string | null {
  switch (treatment.kind) {
    case 'remove':
      return null;
    case 'empty':
      return '';
    case 'pseudonym':
      return names.pseudonym;
    case 'reader':
      return names.reader(text);
    case 'dummy':
      return dummyText(vr) ?? '';
    case 'uid':
      return text
        .split('\\')
        .map((uid) => names.uid(uid.replace(/[\0 ]+$/, '')))
        .join('\\');
    case 'date': {
      // Only dates and times have this treatment.
      const shifted = shiftDates(text, vr as 'DA' | 'DT' | 'TM', names.shiftDays);
      return shifted ?? replaceText(text, vr, { kind: treatment.otherwise }, { names, nameWords });
    }
    case 'descriptor': {
      const cleaned = cleanDescriptor(text, nameWords)
        .slice(0, vr === 'SH' ? 16 : 64)
        .trim();
      return cleaned === ''
        ? replaceText(text, vr, { kind: treatment.otherwise }, { names, nameWords })
        : cleaned;
    }
    default:
      return text;
  }
}
