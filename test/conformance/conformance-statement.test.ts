import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DUMMY_CODE } from '../../main/exchange/deidentify/dummy-value.ts';
import { deidentifiedMarks } from '../../main/exchange/deidentify/deidentified-marks.ts';
import { segClassUid } from '../../main/exchange/dicom/segment-number.ts';
import { SERIES_NUMBERS } from '../../main/exchange/dicom/common-modules.ts';
import { KEY_OBJECT_SELECTION } from '../../main/exchange/ko/ko-document.ts';
import { RT_STRUCTURE_SET } from '../../main/exchange/rtstruct/structure-set.ts';
import { CONCEPTS, ORIGINS, PRIVATE_SCHEME, QUALITY, VERDICTS } from '../../main/exchange/sr/codes.ts';
import { COMPREHENSIVE_3D_SR, COMPREHENSIVE_SR } from '../../main/exchange/sr/report.ts';
import { IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION } from '../../main/dicom/write/part10.ts';
import { transferSyntaxOf } from '../../main/dicom/transfer-syntax.ts';
import { deidentifyOptionSchema } from '../../core/exchange/export-options.ts';

/** The conformance statement with the padding of its tables taken out. */
const STATEMENT = readFileSync(
  new URL('../../docs/dicom-conformance.md', import.meta.url),
  'utf8',
).replaceAll(/ {2,}/g, ' ');
const JPEG = [50, 51, 57, 70, 80, 81, 90, 91, 201, 202, 203].map((last) => `1.2.840.10008.1.2.4.${last}`);
const OTHERS = ['', '.1', '.1.99', '.2', '.5', '.8.1'].map((end) => `1.2.840.10008.1.2${end}`);

describe('docs/dicom-conformance.md', () => {
  it('lists every private code with its meaning', () => {
    const own = [CONCEPTS, VERDICTS, ORIGINS, QUALITY].flatMap((list) => Object.values(list));
    const [value, scheme, meaning] = DUMMY_CODE;
    for (const code of [...own, { value, scheme, meaning }]) {
      expect(code.scheme).toBe(PRIVATE_SCHEME);
      expect(STATEMENT).toContain(`| ${code.value} | ${code.meaning} |`);
    }
    expect(STATEMENT).toContain(PRIVATE_SCHEME);
  });

  it('names the classes of everything that is written, and who wrote it', () => {
    const classes = [
      ...[segClassUid('binary'), segClassUid('labelmap'), segClassUid('fractional')],
      ...[COMPREHENSIVE_SR, COMPREHENSIVE_3D_SR, KEY_OBJECT_SELECTION, RT_STRUCTURE_SET],
    ];
    for (const uid of classes) expect(STATEMENT).toContain(`| ${uid} | yes |`);
    expect(STATEMENT).toContain(IMPLEMENTATION_CLASS_UID);
    expect(STATEMENT).toContain(IMPLEMENTATION_VERSION);
    for (const [kind, number] of Object.entries(SERIES_NUMBERS))
      expect(STATEMENT).toContain(`${number} ${kind}`);
  });

  it('names every transfer syntax that is read', () => {
    for (const uid of [...JPEG, ...OTHERS]) {
      expect(transferSyntaxOf(uid).codec, uid).not.toBe('refused');
      const last = uid.slice(uid.lastIndexOf('.'));
      expect(STATEMENT.includes(uid) || STATEMENT.includes(`, ${last}`), uid).toBe(true);
    }
  });

  it('names the codes of the de-identification', () => {
    const names = {
      pseudonym: 'CS-0',
      shiftDays: -1,
      uid: (uid: string) => uid,
      reader: (name: string) => name,
    };
    const codes = deidentifiedMarks(deidentifyOptionSchema.options, names).find(
      ({ tag }) => tag === 0x00120064,
    );
    const items = codes?.vr === 'SQ' ? codes.value : [];
    expect(items.length).toBe(1 + deidentifyOptionSchema.options.length);
    for (const item of items) {
      const value = item.find(({ tag }) => tag === 0x00080100)?.value;
      expect(STATEMENT).toContain(String(value));
    }
  });
});
