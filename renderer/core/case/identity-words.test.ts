import { describe, expect, it } from 'vitest';
import type { CaseIdentity } from '../../../core/contract/case.ts';
import { personWords, readableAge, readableDate, readableName, studyWords } from './identity-words.ts';

const identity: CaseIdentity = {
  patientName: 'Doe^Jane^A',
  patientId: '4711',
  birthDate: '20150102',
  sex: 'F',
  age: '011Y',
  studyDate: '20260131',
  studyDescription: 'Wrist',
  accessionNumber: 'A1',
  modality: 'DX',
  seriesDescription: 'Wrist',
  bodyPart: 'HAND',
  viewPosition: 'PA',
};

describe('identity in words', () => {
  it('writes a DICOM name for people', () => {
    expect(readableName('Doe^Jane^A')).toBe('Doe, Jane A');
    expect(readableName('Doe')).toBe('Doe');
    expect(readableName('Yamada^Tarou=山田^太郎')).toBe('Yamada, Tarou');
  });

  it('writes person names', () => {
    expect(readableName('DOE^JANE')).toBe('DOE, JANE');
    expect(readableName('DOE^JANE^A^DR')).toBe('DOE, JANE A DR');
    expect(readableName('Anonymous')).toBe('Anonymous');
    expect(readableName('=山田^太郎=やまだ^たろう')).toBe('山田, 太郎');
    expect(readableName('^^')).toBe('');
  });

  it('never shows an empty name where another representation or part says one', () => {
    expect(readableName('=王^小东')).toBe('王, 小东');
    expect(readableName('^Jane')).toBe('Jane');
    expect(readableName('^^^=^')).toBe('');
  });

  it('leaves alone what is no date or age', () => {
    expect(readableDate('20260131')).toBe('2026-01-31');
    expect(readableDate('2026')).toBe('2026');
    expect(readableAge('003W')).toBe('3 w');
    expect(readableAge('old')).toBe('old');
  });

  it('says the same description once and leaves out what is not known', () => {
    expect(personWords(identity)).toBe('born 2015-01-02 · female · 11 y');
    expect(studyWords(identity)).toBe('2026-01-31 · DX · HAND · PA · Wrist · accession A1');
    expect(personWords({ ...identity, birthDate: '', age: '', sex: '' })).toBe('');
  });
});
