import dicomParser from 'dicom-parser';
import { describe, expect, it } from 'vitest';
import type { DataSet, Element } from './element.ts';
import { encodeDataSet } from './encode-data-set.ts';
import { IMPLEMENTATION_CLASS_UID, part10Parts, writePart10 } from './part10.ts';
import { formatDecimal } from './text-rules.ts';
import { randomUid, uidFromName } from './uid.ts';

const SOP: DataSet = [
  { tag: 0x00080016, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.7' },
  { tag: 0x00080018, vr: 'UI', value: '2.25.1' },
];
const read = (...elements: Element[]): dicomParser.DataSet =>
  dicomParser.parseDicom(writePart10([...elements, ...SOP]));

describe('writePart10', () => {
  it('writes preamble, meta information and the group length that leads to the data set', () => {
    const bytes = writePart10(SOP);
    expect(new TextDecoder().decode(bytes.subarray(128, 132))).toBe('DICM');
    const file = dicomParser.parseDicom(bytes);
    expect(file.string('x00020010')).toBe('1.2.840.10008.1.2.1');
    expect(file.string('x00020002')).toBe('1.2.840.10008.5.1.4.1.1.7');
    expect(file.string('x00020003')).toBe('2.25.1');
    expect(file.string('x00020012')).toBe(IMPLEMENTATION_CLASS_UID);
    expect(file.string('x00080005')).toBe('ISO_IR 192');
    const first = file.elements['x00080005']!;
    expect(144 + file.uint32('x00020000')!).toBe(first.dataOffset - 8);
    expect(bytes.length % 2).toBe(0);
  });

  it('reads back every VR, sorted by tag, with even lengths and the right padding', () => {
    const file = read(
      { tag: 0x00100020, vr: 'LO', value: 'ABC' },
      { tag: 0x00100010, vr: 'PN', value: 'Müller^Jörg' },
      { tag: 0x00080008, vr: 'CS', value: ['ORIGINAL', 'PRIMARY', ''] },
      { tag: 0x00280030, vr: 'DS', value: [0.1, 1 / 3] },
      { tag: 0x00200013, vr: 'IS', value: -12 },
      { tag: 0x00280010, vr: 'US', value: 65535 },
      { tag: 0x00281041, vr: 'SS', value: -1 },
      { tag: 0x00081196, vr: 'US', value: [1, 2] },
      { tag: 0x00720078, vr: 'UL', value: 4294967295 },
      { tag: 0x0072007c, vr: 'SL', value: -5 },
      { tag: 0x00720076, vr: 'FL', value: 0.5 },
      { tag: 0x00720074, vr: 'FD', value: -1e300 },
      { tag: 0x00280009, vr: 'AT', value: 0x00181063 },
      { tag: 0x00420011, vr: 'OB', value: new Uint8Array([1, 2, 3]) },
      { tag: 0x00660016, vr: 'OF', value: new Float32Array([1.5]) },
      { tag: 0x7fe00010, vr: 'OW', value: new Uint16Array([0x1234]) },
      { tag: 0x00081190, vr: 'UR', value: 'https://example.org' },
      { tag: 0x00189807, vr: 'SQ', value: [] },
    );
    // Meta information is listed after the data set by dicom-parser.
    const tags = Object.keys(file.elements).filter((tag) => !tag.startsWith('x0002'));
    expect(tags).toEqual([...tags].sort());
    for (const element of Object.values(file.elements)) expect(element.length % 2).toBe(0);
    const bytes = (tag: string): number[] => {
      const element = file.elements[tag]!;
      return [...file.byteArray.subarray(element.dataOffset, element.dataOffset + element.length)];
    };
    expect(bytes('x00100020')).toEqual([65, 66, 67, 32]);
    expect(bytes('x00080018').at(-1)).toBe(file.string('x00080018')!.length % 2 === 1 ? 0 : 49);
    expect(new TextDecoder().decode(new Uint8Array(bytes('x00100010'))).trim()).toBe('Müller^Jörg');
    expect(file.string('x00080008')).toBe('ORIGINAL\\PRIMARY\\');
    expect(file.floatString('x00280030', 0)).toBe(0.1);
    expect(file.floatString('x00280030', 1)).toBeCloseTo(1 / 3, 13);
    expect(file.intString('x00200013')).toBe(-12);
    expect(file.uint16('x00280010')).toBe(65535);
    expect(file.int16('x00281041')).toBe(-1);
    expect(file.uint16('x00081196', 1)).toBe(2);
    expect(file.uint32('x00720078')).toBe(4294967295);
    expect(file.int32('x0072007c')).toBe(-5);
    expect(file.float('x00720076')).toBe(0.5);
    expect(file.double('x00720074')).toBe(-1e300);
    expect(bytes('x00280009')).toEqual([0x18, 0, 0x63, 0x10]);
    expect(bytes('x00420011')).toEqual([1, 2, 3, 0]);
    expect(bytes('x00660016')).toEqual([0, 0, 192, 63]);
    expect(bytes('x7fe00010')).toEqual([0x34, 0x12]);
    expect(file.elements['x00189807']!.length).toBe(0);
  });

  it('writes 64-bit integers in the long form, which dicom-parser does not know yet', () => {
    const { parts } = encodeDataSet([
      { tag: 0x00720082, vr: 'SV', value: -2n },
      { tag: 0x00720083, vr: 'UV', value: 18446744073709551615n },
    ]);
    expect([...parts[0]!]).toEqual([0x72, 0, 0x82, 0, 83, 86, 0, 0, 8, 0, 0, 0]);
    expect([...parts[1]!]).toEqual([254, 255, 255, 255, 255, 255, 255, 255]);
    expect([...parts[3]!]).toEqual(Array(8).fill(255));
  });

  it('nests sequences with defined lengths', () => {
    const code: DataSet = [{ tag: 0x00080100, vr: 'SH', value: 'A' }];
    const file = read({
      tag: 0x00400555,
      vr: 'SQ',
      value: [code, [{ tag: 0x0040a043, vr: 'SQ', value: [code] }]],
    });
    const items = file.elements['x00400555']!.items!;
    expect(items.length).toBe(2);
    expect(items[0]!.dataSet!.string('x00080100')).toBe('A');
    expect(items[1]!.dataSet!.elements['x0040a043']!.items![0]!.dataSet!.string('x00080100')).toBe('A');
  });

  const wrong: readonly (readonly [string, Element])[] = [
    ['a long CS', { tag: 0x00080060, vr: 'CS', value: 'A'.repeat(17) }],
    ['a lower-case CS', { tag: 0x00080060, vr: 'CS', value: 'dx' }],
    ['a long LO', { tag: 0x00100020, vr: 'LO', value: 'x'.repeat(65) }],
    ['a backslash in LO', { tag: 0x00100020, vr: 'LO', value: 'a\\b' }],
    ['a line feed in LO', { tag: 0x00100020, vr: 'LO', value: 'a\nb' }],
    ['a long SH', { tag: 0x00080050, vr: 'SH', value: 'x'.repeat(17) }],
    ['a date of 13 months', { tag: 0x00080020, vr: 'DA', value: '20201301' }],
    ['a time of 25 hours', { tag: 0x00080030, vr: 'TM', value: '250000' }],
    ['an age without unit', { tag: 0x00101010, vr: 'AS', value: '012' }],
    ['a UID with a leading zero', { tag: 0x00080014, vr: 'UI', value: '1.02' }],
    ['a long UID', { tag: 0x00080014, vr: 'UI', value: '1.'.repeat(33) + '1' }],
    ['a name of four groups', { tag: 0x00100010, vr: 'PN', value: 'a=b=c=d' }],
    ['a name of six components', { tag: 0x00100010, vr: 'PN', value: 'a^b^c^d^e^f' }],
    ['text as DS', { tag: 0x00280030, vr: 'DS', value: 'wide' }],
    ['infinity as DS', { tag: 0x00280030, vr: 'DS', value: Infinity }],
    ['a fraction as IS', { tag: 0x00200013, vr: 'IS', value: 1.5 }],
    ['a large IS', { tag: 0x00200013, vr: 'IS', value: 3000000000 }],
    ['a large US', { tag: 0x00280010, vr: 'US', value: 65536 }],
    ['a fraction as US', { tag: 0x00280010, vr: 'US', value: 0.5 }],
    ['a negative UV', { tag: 0x00720083, vr: 'UV', value: -1n }],
    ['half an OW', { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(3) }],
    ['several values in ST', { tag: 0x00081050, vr: 'ST', value: ['a', 'b'] }],
    ['meta information', { tag: 0x00020010, vr: 'UI', value: '1.2' }],
    ['a group length', { tag: 0x00080000, vr: 'UL', value: 1 }],
    ['another character set', { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 100' }],
  ];
  for (const [name, element] of wrong) {
    it(`refuses ${name}`, () => expect(() => read(element)).toThrow(/is not written\.$/));
  }

  it('refuses an attribute that occurs twice, and never repeats a value in its sentence', () => {
    const element: Element = { tag: 0x00100010, vr: 'PN', value: 'Secret^Name' };
    expect(() => read(element, element)).toThrow('(0010,0010) occurs twice');
    expect(() => read({ ...element, value: 'Secret^Name\u0000' })).toThrow(/^(?!.*Secret)/);
  });

  it('refuses a data set without SOP UIDs', () => {
    expect(() => writePart10([])).toThrow(/SOP Class UID is missing/);
  });
});

describe('formatDecimal', () => {
  it('fits into 16 characters and reads back as near as they allow', () => {
    for (const value of [0.1, 1 / 3, -1 / 3, 1e-20 / 3, -123456789 - 1 / 7, 1e300 / 3, 5e-324]) {
      const text = formatDecimal(value);
      expect(text.length).toBeLessThanOrEqual(16);
      expect(Math.abs(Number(text) / value - 1)).toBeLessThan(1e-8);
    }
  });
});

describe('unique identifiers', () => {
  it('are valid, stable by name, different by name', () => {
    for (const uid of [randomUid(), uidFromName('a')]) {
      expect(uid).toMatch(/^2\.25\.[1-9]\d{0,38}$/);
      expect(uid.length).toBeLessThanOrEqual(64);
    }
    expect(uidFromName('a')).toBe(uidFromName('a'));
    expect(uidFromName('a')).not.toBe(uidFromName('b'));
  });
});

describe('part10Parts', () => {
  const pixels = new Uint8Array([1, 2, 3, 4, 5]);
  const joined = async (parts: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
    const all: Uint8Array[] = [];
    for await (const part of parts) all.push(part);
    return new Uint8Array(Buffer.concat(all));
  };

  it('streams the same file, with a last byte where the length is odd', async () => {
    const chunks = [pixels.subarray(0, 2), pixels.subarray(2)];
    const streamed = await joined(part10Parts(SOP, { vr: 'OB', length: 5, chunks }));
    expect(streamed).toEqual(writePart10([...SOP, { tag: 0x7fe00010, vr: 'OB', value: pixels }]));
  });

  it('gives up when the chunks are not as long as promised, or longer than 32 bits say', async () => {
    const parts = part10Parts(SOP, { vr: 'OB', length: 4, chunks: [pixels] });
    await expect(joined(parts)).rejects.toThrow(/5 bytes where 4/);
    expect(() => part10Parts(SOP, { vr: 'OB', length: 2 ** 32, chunks: [] })).toThrow(/4 GiB/);
    expect(() =>
      part10Parts([...SOP, { tag: 0x7fe00010, vr: 'OB', value: pixels }], {
        vr: 'OB',
        length: 5,
        chunks: [],
      }),
    ).toThrow(/Nothing follows/);
  });
});
