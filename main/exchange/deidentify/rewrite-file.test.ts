import { describe, expect, it } from 'vitest';
import { smallDicom } from '../../../test/support/small-dicom.ts';
import type { DeidentifyOption } from '../../../core/exchange/export-options.ts';
import { readDataSet } from '../../dicom/dataset.ts';
import { imageOf } from '../../dicom/frame-source.ts';
import { itemsOf, stringOf, stringsOf } from '../../dicom/values.ts';
import { IMPLEMENTATION_CLASS_UID } from '../../dicom/write/part10.ts';
import type { DataSet } from '../../dicom/write/element.ts';
import { createIdentity } from './identity.ts';
import { encodeAs } from '../../../test/support/exchange/encode-as.ts';

const identity = (...options: DeidentifyOption[]) =>
  createIdentity({ profile: 'basic', options }, new Uint8Array(32).fill(3));
const WHO = { patientKey: 'patient-1' };

/** Everything that a hospital writes about people and places, at every depth. */
const SECRETS: DataSet = [
  { tag: 0x00080050, vr: 'SH', value: 'ACC-77001' },
  { tag: 0x00080080, vr: 'LO', value: 'St. Elsewhere' },
  { tag: 0x00080090, vr: 'PN', value: 'Referrer^Rita' },
  { tag: 0x00081010, vr: 'SH', value: 'ROOM-SEVEN' },
  { tag: 0x0008103e, vr: 'LO', value: 'CHEST PA Mr. Quixote' },
  { tag: 0x00090010, vr: 'LO', value: 'SECRETVENDOR' },
  { tag: 0x00091001, vr: 'LO', value: 'Quixote private' },
  { tag: 0x00100010, vr: 'PN', value: 'Quixote^Alonso' },
  { tag: 0x00100020, vr: 'LO', value: 'PAT-4711' },
  { tag: 0x00181000, vr: 'LO', value: 'SERIAL-99' },
  { tag: 0x0018700a, vr: 'SH', value: 'DETECT-1' },
  { tag: 0x00184000, vr: 'LT', value: 'told Mr. Quixote to hold his breath' },
  { tag: 0x00181210, vr: 'SH', value: 'Quixote' },
  {
    tag: 0x0008002a,
    vr: 'DT',
    value: '20240102101112.5',
  },
  {
    tag: 0x00081140,
    vr: 'SQ',
    value: [
      [
        { tag: 0x00081150, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.2' },
        { tag: 0x00081155, vr: 'UI', value: '1.2.826.0.1.999.9' },
        { tag: 0x00091002, vr: 'UN', value: new TextEncoder().encode('Quixote nested!') },
        {
          tag: 0x0040a170,
          vr: 'SQ',
          value: [
            [
              { tag: 0x00080104, vr: 'LO', value: 'Mask image' },
              { tag: 0x00080080, vr: 'LO', value: 'St. Elsewhere' },
            ],
          ],
        },
      ],
    ],
  },
  { tag: 0x50000010, vr: 'US', value: 1 },
  { tag: 0x60000010, vr: 'US', value: 4 },
  { tag: 0x60000011, vr: 'US', value: 4 },
  { tag: 0x60003000, vr: 'OW', value: Uint16Array.of(0x5151) },
  { tag: 0x60004000, vr: 'LT', value: 'Quixote overlay' },
  { tag: 0xfffcfffc, vr: 'OB', value: new TextEncoder().encode('Quixote padding!') },
];
const WORDS = [
  'Quixote',
  'Alonso',
  'PAT-4711',
  'ACC-77001',
  'Elsewhere',
  'Rita',
  'ROOM-SEVEN',
  'SERIAL-99',
  'DETECT-1',
  'SECRETVENDOR',
  '20240102',
  '19700101',
];
const UIDS = [
  '1.2.826.0.1.999.1',
  '1.2.826.0.1.999.2',
  '1.2.826.0.1.999.3',
  '1.2.826.0.1.999.9',
  '1.2.826.0.1.999.7',
];

const FRAME: DataSet = [{ tag: 0x00200052, vr: 'UI', value: '1.2.826.0.1.999.7' }];

const source = (extra: DataSet = []): Uint8Array =>
  smallDicom({
    sopInstanceUid: UIDS[0]!,
    seriesUid: UIDS[1]!,
    studyUid: UIDS[2]!,
    extra: [...SECRETS, ...(extra.some(({ tag }) => tag === 0x00200052) ? [] : FRAME), ...extra],
  });

const inflated = (file: Uint8Array): string => Buffer.from(readDataSet(file).bytes).toString('latin1');

describe('rewriteFile', () => {
  for (const encoding of ['explicit', 'implicit', 'big', 'deflated', 'undefined', 'no-meta', 'un'] as const) {
    it(`takes every name, number and date out of a file: ${encoding}`, async () => {
      const original = encodeAs(source(), encoding);
      const before = readDataSet(original);
      const after = identity().image(original, WHO);
      const text = inflated(after);
      for (const word of [...WORDS, ...UIDS]) expect(text.includes(word), word).toBe(false);
      const file = readDataSet(after);
      expect(file.transferSyntax.uid).toBe(before.transferSyntax.uid);
      expect([file.explicit, file.littleEndian]).toEqual([before.explicit, before.littleEndian]);
      expect((await imageOf(file).storedFrame(0)).values).toEqual(
        (await imageOf(before).storedFrame(0)).values,
      );
      expect(stringOf(file.dataSet, 'x00080016')).toBe('1.2.840.10008.5.1.4.1.1.2');
      expect(stringOf(file.dataSet, 'x00020003')).toBe(stringOf(file.dataSet, 'x00080018'));
      expect(stringOf(file.dataSet, 'x00020012')).toBe(IMPLEMENTATION_CLASS_UID);
      expect(stringOf(file.dataSet, 'x00100010')).toMatch(/^CS-/);
      expect(stringOf(file.dataSet, 'x00100020')).toBe(stringOf(file.dataSet, 'x00100010'));
      expect(stringOf(file.dataSet, 'x00120062')).toBe('YES');
      expect(stringOf(file.dataSet, 'x00280303')).toBe('REMOVED');
      expect(stringOf(file.dataSet, 'x00180015')).toBe('WRIST');
      const [reference] = itemsOf(file.dataSet, 'x00081140');
      expect(stringOf(reference!, 'x00081155')).toBe(identity().uid('1.2.826.0.1.999.9'));
      const [purpose] = itemsOf(reference!, 'x0040a170');
      expect(stringOf(purpose!, 'x00080104')).toBe('Mask image');
      expect(Object.keys(file.dataSet.elements).filter((key) => /^x(50|60|0009|fff)/.test(key))).toEqual([]);
    });
  }

  it('writes the same bytes for the same secret', () => {
    expect(identity().image(source(), WHO)).toEqual(identity().image(source(), WHO));
  });

  it('names profile and options by their codes', () => {
    const { dataSet } = readDataSet(
      identity('modified-dates', 'clean-descriptors', 'patient-characteristics').image(source(), WHO),
    );
    const codes = itemsOf(dataSet, 'x00120064').map((item) => stringOf(item, 'x00080100'));
    expect(codes).toEqual(['113100', '113105', '113107', '113108']);
    expect(stringsOf(dataSet, 'x00120063')).toHaveLength(4);
    expect(stringOf(dataSet, 'x00280303')).toBe('MODIFIED');
  });

  it('moves all dates of a patient alike, keeps times, and never keeps that of birth', () => {
    const names = identity('modified-dates');
    const { dataSet } = readDataSet(names.image(source(), WHO));
    const moved = stringOf(dataSet, 'x00080020') ?? '';
    expect(names.verdictTime('2024-01-02T03:04:05.000Z')).toBe('');
    expect(moved).toMatch(/^20(1|2)\d/);
    expect(moved < '20240102').toBe(true);
    for (const key of ['x00080020', 'x00080021', 'x00080022']) expect(stringOf(dataSet, key)).toBe(moved);
    expect(stringOf(dataSet, 'x0008002a')).toBe(`${moved}101112.5`);
    expect(stringOf(dataSet, 'x00080030')).toBe('101112');
    expect(stringOf(dataSet, 'x00100030')).toBeUndefined();
  });

  it('lets words of the standard through a description, and keeps sex and age, by choice', () => {
    const clean = readDataSet(identity('clean-descriptors', 'patient-characteristics').image(source(), WHO));
    expect(stringOf(clean.dataSet, 'x0008103e')).toBe('CHEST PA');
    expect(stringOf(clean.dataSet, 'x00100040')).toBe('F');
    expect(stringOf(clean.dataSet, 'x00101010')).toBe('054Y');
    const basic = readDataSet(identity().image(source(), WHO));
    expect(stringOf(basic.dataSet, 'x0008103e')).toBeUndefined();
    expect(stringOf(basic.dataSet, 'x00100040')).toBeUndefined();
    expect(stringOf(basic.dataSet, 'x00101010')).toBeUndefined();
  });

  it('keeps what says how text is written, and what says whether text is burned in', () => {
    const file = identity().image(source([{ tag: 0x00280301, vr: 'CS', value: 'YES' }]), WHO);
    const { dataSet } = readDataSet(file);
    expect(stringOf(dataSet, 'x00080005')).toBe('ISO_IR 192');
    expect(stringOf(dataSet, 'x00280301')).toBe('YES');
  });

  it('keeps frames of reference that DICOM registers', () => {
    const file = identity().image(
      source([{ tag: 0x00200052, vr: 'UI', value: '1.2.840.10008.1.4.1.1' }]),
      WHO,
    );
    expect(stringOf(readDataSet(file).dataSet, 'x00200052')).toBe('1.2.840.10008.1.4.1.1');
  });

  it('clears overlays out of the unused bits of pixels', async () => {
    const pixels = Uint16Array.from({ length: 16 }, (_, index) => index * 100 + (index % 2) * 0x8000);
    const file = smallDicom({
      pixels,
      extra: [
        { tag: 0x60000010, vr: 'US', value: 4 },
        { tag: 0x60000011, vr: 'US', value: 4 },
        { tag: 0x60000100, vr: 'US', value: 16 },
        { tag: 0x60000102, vr: 'US', value: 15 },
      ],
    });
    const after = readDataSet(identity().image(file, WHO));
    expect(imageOf(after).facts.overlays).toEqual([]);
    const element = after.dataSet.elements['x7fe00010']!;
    const raw = after.bytes.slice(element.dataOffset, element.dataOffset + element.length);
    expect([...new Uint16Array(raw.buffer)]).toEqual([...pixels].map((value) => value & 0x0fff));
    const { values } = await imageOf(after).storedFrame(0);
    expect([...values]).toEqual([...pixels].map((value) => value & 0x0fff));
  });

  it('knows a name in a text that stays, in any script', () => {
    const file = smallDicom({
      extra: [
        { tag: 0x00100010, vr: 'PN', value: 'Müller-Łęcki^Jörg=山田^太郎' },
        { tag: 0x00181210, vr: 'SH', value: 'for Müller' },
        { tag: 0x00181020, vr: 'LO', value: '1.0' },
        { tag: 0x00189004, vr: 'CS', value: 'RESEARCH' },
        { tag: 0x00280a02, vr: 'LO', value: 'after 山田 asked' },
      ],
    });
    const { dataSet } = readDataSet(identity().image(file, WHO));
    expect(stringOf(dataSet, 'x00181210')).toBe('ANONYMIZED');
    expect(stringOf(dataSet, 'x00280a02')).toBe('ANONYMIZED');
    expect(stringOf(dataSet, 'x00189004')).toBe('RESEARCH');
  });

  it('refuses a name that hides where no rule looks', () => {
    // Nobody searches a code string for names; but what leaves is searched for what named the patient.
    const file = smallDicom({
      patientId: 'PAT4711X',
      extra: [{ tag: 0x00080064, vr: 'CS', value: 'PAT4711X' }],
    });
    expect(() => identity().image(file, WHO)).toThrow(/still holds a value that names the patient/);
  });

  it('refuses a file that is cut off', () => {
    const whole = source();
    expect(() => identity().image(whole.subarray(0, 900), WHO)).toThrow(/cut off|damaged/);
  });

  it('pads deflated data to an even length', () => {
    const file = encodeAs(source(), 'deflated');
    expect(identity().image(file, WHO).length % 2).toBe(0);
  });
});
