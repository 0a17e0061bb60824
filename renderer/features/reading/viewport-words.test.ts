import { describe, expect, it } from 'vitest';
import type { CaseIdentity } from '../../../core/contract/case.ts';
import { identityLine, scaleBar, sideWords, studyLines, turnWords } from './viewport-words.ts';

const IDENTITY: CaseIdentity = {
  patientName: 'Doe^Jane^Q',
  patientId: 'P-1',
  birthDate: '20190305',
  sex: 'F',
  age: '007Y',
  studyDate: '20260131',
  studyDescription: 'Wrist',
  accessionNumber: 'A-9',
  modality: 'DX',
  seriesDescription: 'Wrist',
  bodyPart: 'HAND',
  viewPosition: 'PA',
};

describe('identityLine', () => {
  it('names the patient and the number', () => {
    expect(identityLine(IDENTITY)).toBe('Doe, Jane Q · P-1');
  });

  it('says what is missing instead of leaving it out', () => {
    expect(identityLine({ ...IDENTITY, patientName: '', patientId: '' })).toBe(
      'No patient name · no patient ID',
    );
    expect(identityLine({ ...IDENTITY, patientName: '^' })).toBe('No patient name · P-1');
  });
});

describe('studyLines', () => {
  it('leaves out what the file does not say and says the same text once', () => {
    expect(studyLines(IDENTITY)).toEqual(['2019-03-05 · F · 7 y', '2026-01-31 · DX · HAND · PA', 'Wrist']);
    expect(studyLines({ ...IDENTITY, birthDate: '', sex: '', age: '' })[0]).toBe(
      '2026-01-31 · DX · HAND · PA',
    );
  });
});

describe('sideWords', () => {
  it('says that a side is unknown or contradictory', () => {
    expect(sideWords('unknown')).toBe('Side unknown');
    expect(sideWords('conflict')).toBe('Side contradictory in the file');
  });
});

describe('turnWords', () => {
  it('names every difference from the image as filed', () => {
    expect(turnWords({ rotationDeg: -90, flipHorizontal: true, flipVertical: false })).toBe(
      'View flipped left-right, rotated 270°',
    );
    expect(turnWords({ rotationDeg: 0, flipHorizontal: false, flipVertical: true })).toBe(
      'View flipped top-bottom',
    );
  });
});

describe('scaleBar', () => {
  const spacing = { row: 0.2, column: 0.2, source: 'ImagerPixelSpacing', calibrationType: '' } as const;

  it('takes the longest round length that fits', () => {
    // 5 CSS pixels a mm: 20 mm are 100 pixels, 50 mm would be 250.
    expect(scaleBar(1, spacing, 'DX')).toEqual({ lengthPx: 100, words: '20 mm at detector' });
  });

  it('says nothing of calibration where a slice has one scale', () => {
    const inPlane = { ...spacing, source: 'PixelSpacing' } as const;
    expect(scaleBar(1, inPlane, 'CT')?.words).toBe('20 mm');
    expect(scaleBar(1, inPlane, 'DX')?.words).toBe('20 mm calibration not stated');
  });

  it('is not drawn where the spacing is unknown', () => {
    expect(scaleBar(1, null, 'DX')).toBeNull();
  });
});
