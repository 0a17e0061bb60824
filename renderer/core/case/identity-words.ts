import type { CaseIdentity } from '../../../core/contract/case.ts';
import { t } from '../language/translate.ts';

/**
 * DICOM's person name for people: `Family^Given^Middle` -> `Family, Given Middle`, of the first representation that
 * says anything (the Latin one may be empty: `=王^小东`). Empty when none does.
 */
export function readableName(name: string): string {
  return (
    name
      .split('=')
      .map(readableRepresentation)
      .find((words) => words !== '') ?? ''
  );
}

function readableRepresentation(name: string): string {
  const [family = '', ...given] = name.split('^').map((part) => part.trim());
  const rest = given.filter((part) => part !== '').join(' ');
  return [family, rest].filter((part) => part !== '').join(', ');
}

/** `20260131` -> `2026-01-31`; what is no date stays as it is. */
export function readableDate(date: string): string {
  return /^\d{8}$/.test(date) ? `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}` : date;
}

/** `007Y` -> `7 y`. */
export function readableAge(age: string): string {
  const match = /^(\d{3})([DWMY])$/.exec(age);
  return match === null ? age : ageWords(Number(match[1]), match[2] ?? '');
}

function ageWords(age: number, unit: string): string {
  if (unit === 'D') return t('{age} d', { age });
  if (unit === 'W') return t('{age} w', { age });
  return unit === 'M' ? t('{age} m', { age }) : t('{age} y', { age });
}

function sexWord(sex: string): string {
  const code = sex.trim().toUpperCase();
  if (code === 'F') return t('female');
  if (code === 'M') return t('male');
  return code === 'O' ? t('other sex') : sex;
}

/** Who the patient is, without name and number. What the file does not say is left out. */
export function personWords({ birthDate, sex, age }: CaseIdentity): string {
  const born = birthDate === '' ? '' : t('born {date}', { date: readableDate(birthDate) });
  return said([born, sexWord(sex), readableAge(age)]);
}

/** What was examined, when and how. */
export function studyWords(identity: CaseIdentity): string {
  const { studyDate, modality, bodyPart, viewPosition, studyDescription, seriesDescription } = identity;
  const accession =
    identity.accessionNumber === '' ? '' : t('accession {number}', { number: identity.accessionNumber });
  const descriptions = [...new Set([studyDescription, seriesDescription])];
  return said([readableDate(studyDate), modality, bodyPart, viewPosition, ...descriptions, accession]);
}

function said(words: readonly string[]): string {
  return words.filter((word) => word.trim() !== '').join(' · ');
}
