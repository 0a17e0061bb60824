/** Text that takes the place of a value which must not be empty. */
export const REMOVED_TEXT = 'ANONYMIZED';

const TEXTS: Readonly<Record<string, string>> = {
  DA: '19000101',
  TM: '000000',
  DT: '19000101000000',
  AS: '000Y',
  DS: '0',
  IS: '0',
  UR: 'urn:removed',
};

/** Bytes of one value of the VRs that are no text. */
export const BINARY_SIZE: Readonly<Record<string, number>> = {
  US: 2,
  SS: 2,
  UL: 4,
  SL: 4,
  AT: 4,
  FL: 4,
  FD: 8,
  UV: 8,
  SV: 8,
  OB: 2,
  OW: 2,
  OL: 4,
  OF: 4,
  OD: 8,
  OV: 8,
  UN: 2,
};

/** A value of this VR that says nothing: text, or null for the binary ones, which become zeros. */
export function dummyText(vr: string): string | null {
  return vr in BINARY_SIZE ? null : (TEXTS[vr] ?? REMOVED_TEXT);
}

/** Takes the place of a coded person or place: value, scheme, meaning. */
export const DUMMY_CODE = ['ANONYMIZED', '99COUNTERSIGN', 'Removed by de-identification'] as const;
