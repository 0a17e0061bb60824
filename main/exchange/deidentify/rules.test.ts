import { describe, expect, it } from 'vitest';
import type { DeidentifyOption } from '../../../core/exchange/export-options.ts';
import { BASIC_PROFILE, DESCRIPTORS, PATIENT_CHARACTERISTICS, parseTags } from './rule-table.ts';
import { createRules, type Origin } from './rules.ts';
import { knownVr } from './vr-table.ts';

const kindOf = (
  tag: number,
  vr?: string,
  options: readonly DeidentifyOption[] = [],
  origin: Origin = 'image',
) => createRules(options, origin)(tag, vr).kind;

describe('the table of the basic profile', () => {
  it('names each attribute once, and knows the VR of each that is not removed', () => {
    const tags = Object.values(BASIC_PROFILE).flatMap(parseTags);
    expect(new Set(tags).size).toBe(tags.length);
    expect(tags.length).toBeGreaterThan(600);
    expect(tags.every(Number.isInteger)).toBe(true);
    const meta = new Set([0x00001001, 0x00020003, 0x00041511]);
    const unknown = tags.filter(
      (tag) => !meta.has(tag) && kindOf(tag) !== 'remove' && knownVr(tag) === undefined,
    );
    expect(unknown).toEqual([]);
  });

  it('has options only for attributes that it names', () => {
    const tags = new Set(Object.values(BASIC_PROFILE).flatMap(parseTags));
    for (const block of [DESCRIPTORS, PATIENT_CHARACTERISTICS]) {
      expect(parseTags(block).filter((tag) => !tags.has(tag))).toEqual([]);
    }
  });
});

describe('createRules', () => {
  const cases: readonly (readonly [string, number, string | undefined, string])[] = [
    ["Patient's Name", 0x00100010, 'PN', 'pseudonym'],
    ['Patient ID', 0x00100020, 'LO', 'pseudonym'],
    ["Patient's Birth Date (Z)", 0x00100030, 'DA', 'empty'],
    ['Accession Number (Z)', 0x00080050, 'SH', 'empty'],
    ['Other Patient IDs (X)', 0x00101000, 'LO', 'remove'],
    ['Series Date (X/D)', 0x00080021, 'DA', 'dummy'],
    ['Content Date (Z/D)', 0x00080023, 'DA', 'dummy'],
    ['Acquisition Date (X/Z)', 0x00080022, 'DA', 'empty'],
    ['Institution Name (X/Z/D)', 0x00080080, 'LO', 'dummy'],
    ['SOP Instance UID (U)', 0x00080018, 'UI', 'uid'],
    ['Source Image Sequence (X/Z/U*)', 0x00082112, 'SQ', 'items'],
    ['Clinical Trial Subject ID (D)', 0x00120040, 'LO', 'dummy'],
    ['Original Attributes Sequence (X)', 0x04000561, 'SQ', 'remove'],
    ['Icon Image Sequence (X)', 0x00880200, 'SQ', 'remove'],
    ['Content Sequence of a foreign object (D)', 0x0040a730, 'SQ', 'remove'],
    ['SOP Class UID', 0x00080016, 'UI', 'keep'],
    ['a UID that the table does not know', 0x00189999, 'UI', 'uid'],
    ['a name that the table does not know', 0x00189998, 'PN', 'dummy'],
    ['a date that the table does not know', 0x00189997, 'DT', 'dummy'],
    ['a sequence that the table does not know', 0x00189996, 'SQ', 'items'],
    ['Rows', 0x00280010, 'US', 'keep'],
    ['Body Part Examined', 0x00180015, 'CS', 'keep'],
    ['private', 0x00091001, 'LO', 'remove'],
    ['Curve Data', 0x50023000, 'OW', 'remove'],
    ['Overlay Rows', 0x60000010, 'US', 'remove'],
    ['Overlay Data', 0x601e3000, 'OW', 'remove'],
    ['a group length', 0x00080000, 'UL', 'remove'],
    ['a patient attribute of tomorrow', 0x00109999, 'LO', 'remove'],
    ['an attribute of a visit', 0x00389999, 'LO', 'remove'],
    ['Species Description', 0x00102201, 'LO', 'keep'],
    ['implicit VR: SOP Instance UID', 0x00080018, undefined, 'uid'],
    ['implicit VR: Study Date', 0x00080020, undefined, 'empty'],
    ['UN: a name', 0x00081050, 'UN', 'remove'],
  ];
  for (const [name, tag, vr, expected] of cases) {
    it(`${name}: ${expected}`, () => expect(kindOf(tag, vr)).toBe(expected));
  }

  it('keeps dates shifted only by choice, and never that of birth', () => {
    const options = ['modified-dates'] as const;
    expect(createRules(options, 'image')(0x00080020, 'DA')).toEqual({ kind: 'date', otherwise: 'empty' });
    expect(createRules(options, 'image')(0x0008002a, 'DT')).toEqual({ kind: 'date', otherwise: 'dummy' });
    expect(createRules(options, 'image')(0x00080020, undefined)).toEqual({
      kind: 'date',
      otherwise: 'empty',
    });
    expect(kindOf(0x00100030, 'DA', options)).toBe('empty');
    expect(kindOf(0x00100032, 'TM', options)).toBe('remove');
  });

  it('cleans descriptions, and keeps characteristics of the patient, only by choice', () => {
    expect(kindOf(0x0008103e, 'LO')).toBe('remove');
    expect(kindOf(0x0008103e, 'LO', ['clean-descriptors'])).toBe('descriptor');
    expect(kindOf(0x00081084, 'SQ', ['clean-descriptors'])).toBe('remove');
    expect(kindOf(0x00101010, 'AS')).toBe('remove');
    expect(kindOf(0x00101010, 'AS', ['patient-characteristics'])).toBe('keep');
    expect(kindOf(0x00102110, 'LO', ['patient-characteristics'])).toBe('remove');
  });

  it('leaves what our own objects are for', () => {
    expect(kindOf(0x0040a730, 'SQ', [], 'own')).toBe('items');
    expect(kindOf(0x0040a123, 'PN', [], 'own')).toBe('reader');
    expect(kindOf(0x00700084, 'PN', [], 'own')).toBe('reader');
    expect(kindOf(0x00620005, 'LO', [], 'own')).toBe('keep');
    expect(kindOf(0x00620021, 'UI', [], 'own')).toBe('uid');
    expect(kindOf(0x30060026, 'LO', [], 'own')).toBe('keep');
    expect(kindOf(0x00080020, 'DA', ['modified-dates'], 'own')).toBe('date');
    expect(kindOf(0x00080023, 'DA', ['modified-dates'], 'own')).toBe(kindOf(0x00080023, 'DA', [], 'own'));
    expect(kindOf(0x00080023, 'DA', ['modified-dates'])).toBe('date');
    expect(kindOf(0x0008103e, 'LO', [], 'own')).toBe('keep');
    expect(kindOf(0x00081030, 'LO', [], 'own')).toBe('remove');
  });
});
