import type { DeidentifyOption } from '../../../core/exchange/export-options.ts';
import type { DataSet } from '../../dicom/write/element.ts';
import type { PatientNames } from './patient-names.ts';

/** CID 7050 (PS3.16): code and meaning. */
const BASIC_CODE = ['113100', 'Basic Application Confidentiality Profile'] as const;
const OPTION_CODES: Readonly<Record<DeidentifyOption, readonly [code: string, meaning: string]>> = {
  'modified-dates': ['113107', 'Retain Longitudinal Temporal Information Modified Dates Option'],
  'clean-descriptors': ['113105', 'Clean Descriptors Option'],
  'patient-characteristics': ['113108', 'Retain Patient Characteristics Option'],
};

/** Whose it is now and what was done, for every object that leaves de-identified: ASCII only, in any character set. */
export function deidentifiedMarks(options: readonly DeidentifyOption[], names: PatientNames): DataSet {
  const codes = [BASIC_CODE, ...[...options].sort().map((option) => OPTION_CODES[option])];
  return [
    { tag: 0x00100010, vr: 'PN', value: names.pseudonym },
    { tag: 0x00100020, vr: 'LO', value: names.pseudonym },
    { tag: 0x00120062, vr: 'CS', value: 'YES' },
    { tag: 0x00120063, vr: 'LO', value: codes.map(([, meaning]) => `DICOM PS3.15 ${meaning}`.slice(0, 64)) },
    {
      tag: 0x00120064,
      vr: 'SQ',
      value: codes.map(([code, meaning]) => [
        { tag: 0x00080100, vr: 'SH', value: code },
        { tag: 0x00080102, vr: 'SH', value: 'DCM' },
        { tag: 0x00080104, vr: 'LO', value: meaning },
      ]),
    },
    { tag: 0x00280303, vr: 'CS', value: options.includes('modified-dates') ? 'MODIFIED' : 'REMOVED' },
  ];
}
