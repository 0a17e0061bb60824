import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  ascii,
  BIG_ENDIAN,
  concat,
  EXPLICIT,
  IMPLICIT,
  writeDicom,
} from '../../test/fixtures/dicom/part10.ts';
import type { DicomElement } from '../../test/fixtures/dicom/part10.ts';
import { readDataSet } from './dataset.ts';
import { DEFLATED } from './transfer-syntax.ts';
import { binaryOf, decimalsOf, itemsOf, stringOf, stringsOf, uint16Of, usOrSsOf } from './values.ts';

const elements: DicomElement[] = [
  { tag: 0x00080016, vr: 'UI', value: '1.2.3' },
  { tag: 0x00080060, vr: 'CS', value: 'DX' },
  { tag: 0x00080070, vr: 'LO', value: 'ACME' },
  { tag: 0x00081140, vr: 'SQ', value: [[{ tag: 0x00081155, vr: 'UI', value: '1.9' }]] },
  { tag: 0x00280010, vr: 'US', value: [300] },
  { tag: 0x00280030, vr: 'DS', value: '0.5\\0.25' },
  { tag: 0x00280120, vr: 'SS', value: [-7] },
];

function check(bytes: Uint8Array): void {
  const { dataSet } = readDataSet(bytes);
  expect(stringOf(dataSet, 'x00080060')).toBe('DX');
  expect(uint16Of(dataSet, 'x00280010')).toBe(300);
  expect(decimalsOf(dataSet, 'x00280030')).toEqual([0.5, 0.25]);
  expect(usOrSsOf(dataSet, 'x00280120', true)).toEqual([-7]);
  expect(itemsOf(dataSet, 'x00081140').map((item) => stringOf(item, 'x00081155'))).toEqual(['1.9']);
}

describe('readDataSet', () => {
  const encodings = { implicit: IMPLICIT, explicit: EXPLICIT, 'big endian': BIG_ENDIAN };
  for (const [name, transferSyntax] of Object.entries(encodings)) {
    it(`reads ${name} with and without preamble and file meta information`, () => {
      for (const preamble of [true, false]) check(writeDicom(elements, { transferSyntax, preamble }));
      const bare = writeDicom(elements, { transferSyntax, preamble: false, meta: false });
      check(bare);
      expect(readDataSet(bare).transferSyntax.uid).toBe(transferSyntax);
    });
  }

  it('reads a deflated data set and refuses a damaged one and a bomb', () => {
    const form = { transferSyntax: DEFLATED };
    check(writeDicom(elements, { ...form, wrap: (bytes) => deflateRawSync(bytes) }));
    const cut = writeDicom(elements, { ...form, wrap: (bytes) => deflateRawSync(bytes).subarray(0, 20) });
    expect(() => readDataSet(cut)).toThrow(/deflated data set is cut off/);
    const bomb = writeDicom(elements, {
      ...form,
      wrap: () => deflateRawSync(new Uint8Array(300 * 1024 * 1024), { level: 1 }),
    });
    expect(() => readDataSet(bomb)).toThrow(/decompression bomb/);
  });

  it('believes the data where the header names another encoding', () => {
    const body = writeDicom(elements, { transferSyntax: IMPLICIT, preamble: false, meta: false });
    check(writeDicom([], { transferSyntax: EXPLICIT, wrap: () => body }));
  });

  it('reads sequences of undefined length, also when they are UN or nested', () => {
    const inner: DicomElement = { tag: 0x00081155, vr: 'UI', value: '1.9' };
    const outer: DicomElement = {
      tag: 0x00081140,
      vr: 'SQ',
      undefinedLength: true,
      value: [[inner, { tag: 0x00091010, vr: 'SQ', undefinedLength: true, value: [[inner]] }]],
    };
    const { dataSet } = readDataSet(
      writeDicom([...elements.slice(0, 3), outer], { transferSyntax: EXPLICIT }),
    );
    const item = itemsOf(dataSet, 'x00081140')[0];
    expect(item && itemsOf(item, 'x00091010').map((nested) => stringOf(nested, 'x00081155'))).toEqual([
      '1.9',
    ]);
  });

  it('looks into an implicit sequence of VR UN and known length', () => {
    const nested = writeDicom([{ tag: 0x00081155, vr: 'UI', value: '1.9' }], {
      transferSyntax: IMPLICIT,
      preamble: false,
      meta: false,
    });
    const item = concat([Uint8Array.of(0xfe, 0xff, 0, 0xe0, nested.length, 0, 0, 0), nested]);
    const unknown: DicomElement = { tag: 0x00081140, vr: 'UN', value: item };
    const { dataSet } = readDataSet(
      writeDicom([...elements.slice(0, 3), unknown], { transferSyntax: EXPLICIT }),
    );
    expect(itemsOf(dataSet, 'x00081140').map((entry) => stringOf(entry, 'x00081155'))).toEqual(['1.9']);
  });

  it('leaves a broken private sequence out and keeps the rest', () => {
    const broken: DicomElement = { tag: 0x00091001, vr: 'SQ', value: ascii('rubbish in here!') };
    const file = readDataSet(writeDicom([...elements, broken], { transferSyntax: EXPLICIT }));
    expect(uint16Of(file.dataSet, 'x00280010')).toBe(300);
    expect(file.warnings.join()).toContain('(0009,1001)');
  });

  it('gets past a value representation that does not exist', () => {
    const odd: DicomElement = { tag: 0x00091001, vr: 'ZZ', value: ascii('abcd') };
    const file = readDataSet(writeDicom([...elements, odd], { transferSyntax: EXPLICIT }));
    expect(uint16Of(file.dataSet, 'x00280010')).toBe(300);
    expect(file.warnings.join()).toContain('unknown value representation');
  });

  it('ignores padding behind the data set', () => {
    check(concat([writeDicom(elements, { transferSyntax: EXPLICIT }), new Uint8Array(1000)]));
  });

  it('reads OV, SV and UV, which have long headers', () => {
    const wide: DicomElement = { tag: 0x00091002, vr: 'OV', value: new Uint8Array(8) };
    const file = readDataSet(writeDicom([...elements, wide], { transferSyntax: EXPLICIT }));
    expect(file.dataSet.elements['x00091002']?.length).toBe(8);
    expect(uint16Of(file.dataSet, 'x00280010')).toBe(300);
  });

  it('stops at the pixel data on request', () => {
    const pixels: DicomElement = {
      tag: 0x7fe00010,
      vr: 'OW',
      value: new Uint8Array(4),
      claimedLength: 1 << 20,
    };
    const bytes = writeDicom([...elements, pixels], { transferSyntax: EXPLICIT });
    expect(readDataSet(bytes, { stopAtPixelData: true }).dataSet.elements['x7fe00010']?.length).toBe(1 << 20);
  });

  it.each([
    ['an empty file', new Uint8Array(0), /empty/],
    ['text', ascii('Dear colleague, the wrist of this patient looks fine to me.'), /text file/],
    ['a PNG', ascii('\x89PNG\r\n\x1a\n and so on, more bytes'), /PNG/],
    ['zeros', new Uint8Array(600), /nothing but zeros/],
    ['noise', Uint8Array.from({ length: 600 }, (_, index) => (index * 7919 + 13) & 255), /not a DICOM file/],
    [
      'a header cut off',
      writeDicom(elements, { transferSyntax: EXPLICIT }).subarray(0, -5),
      /cut off or damaged/,
    ],
  ])('refuses %s with its own sentence', (_name, bytes, sentence) => {
    expect(() => readDataSet(bytes)).toThrow(sentence);
  });
});

describe('values', () => {
  it('reads every value of strings and numbers in the file’s own byte order', () => {
    const many: DicomElement[] = [
      ...elements.slice(0, 3),
      { tag: 0x00180050, vr: 'FD', value: [1.5, -2] },
      { tag: 0x00180051, vr: 'UL', value: [1, 70000] },
      { tag: 0x00200020, vr: 'CS', value: 'A\\F\\L' },
    ];
    const { dataSet } = readDataSet(writeDicom(many, { transferSyntax: BIG_ENDIAN }));
    expect(binaryOf(dataSet, 'x00180050', 'double')).toEqual([1.5, -2]);
    expect(binaryOf(dataSet, 'x00180051', 'uint32')).toEqual([1, 70000]);
    expect(stringsOf(dataSet, 'x00200020')).toEqual(['A', 'F', 'L']);
    expect(stringOf(dataSet, 'x00100010')).toBeUndefined();
  });
});
