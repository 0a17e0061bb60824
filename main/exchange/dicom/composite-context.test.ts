import { describe, expect, it } from 'vitest';
import { readDataSet, type DicomFile } from '../../dicom/dataset.ts';
import type { DataSet } from '../../dicom/write/element.ts';
import { writePart10 } from '../../dicom/write/part10.ts';
import { compositeContext, frameOfReference } from './composite-context.ts';

/** Explicit VR Little Endian without meta information: any bytes, also those that our own writer refuses. */
function source(
  ...elements: readonly (readonly [tag: number, vr: string, value: string | Buffer])[]
): DicomFile {
  const parts = elements.map(([tag, vr, value]) => {
    const bytes = typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
    const padded = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from(' ')]);
    const long = vr === 'SQ' || vr === 'UT' || vr === 'UC';
    const header = Buffer.alloc(long ? 12 : 8);
    header.writeUInt16LE(tag >>> 16, 0);
    header.writeUInt16LE(tag & 0xffff, 2);
    header.write(vr, 4, 'latin1');
    if (long) header.writeUInt32LE(padded.length, 8);
    else header.writeUInt16LE(padded.length, 6);
    return Buffer.concat([header, padded]);
  });
  return readDataSet(new Uint8Array(Buffer.concat(parts)));
}

const UIDS = [0x0020000d, 'UI', '1.2.3'] as const;
const CLASS = [0x00080016, 'UI', '1.2'] as const;

const valueOf = (elements: DataSet, tag: number): unknown => elements.find((one) => one.tag === tag)?.value;

/** Whether the strict writer takes it. */
function written(elements: DataSet): Uint8Array {
  return writePart10([
    ...elements,
    { tag: 0x00080016, vr: 'UI', value: '1.2' },
    { tag: 0x00080018, vr: 'UI', value: '1.2.3.4' },
  ]);
}

describe('compositeContext', () => {
  it('has type 2 attributes, empty where the source lacks them, and invents nothing else', () => {
    const { elements, notes } = compositeContext(source(CLASS, UIDS));
    expect(notes).toEqual([]);
    const empty = [0x00080020, 0x00080030, 0x00080050, 0x00080090, 0x00100010, 0x00100020, 0x00100030];
    expect(elements.map(({ tag }) => tag).sort((a, b) => a - b)).toEqual(
      [...empty, 0x00100040, 0x0020000d, 0x00200010].sort((a, b) => a - b),
    );
    for (const tag of empty) expect(valueOf(elements, tag)).toBe('');
    expect(valueOf(elements, 0x0020000d)).toBe('1.2.3');
  });

  it('decodes any character set, also in sequences that inherit it', () => {
    const meaning = Buffer.from('\x08\x00\x04\x01LO\x06\x00R\xf6ntge', 'latin1');
    const item = Buffer.concat([
      Buffer.from('\x08\x00\x00\x01SH\x02\x00X1', 'latin1'),
      Buffer.from('\x08\x00\x02\x01SH\x06\x0099LOC ', 'latin1'),
      meaning,
    ]);
    const header = Buffer.from([0xfe, 0xff, 0x00, 0xe0, item.length, 0, 0, 0]);
    const { elements, notes } = compositeContext(
      source(
        [0x00080005, 'CS', 'ISO_IR 100'],
        CLASS,
        [0x00081032, 'SQ', Buffer.concat([header, item])],
        [0x00100010, 'PN', 'M\xfcller^J\xf6rg'],
        UIDS,
      ),
    );
    expect(notes).toEqual([]);
    expect(valueOf(elements, 0x00100010)).toBe('Müller^Jörg');
    expect(valueOf(elements, 0x00081032)).toEqual([
      [
        { tag: 0x00080100, vr: 'SH', value: 'X1' },
        { tag: 0x00080102, vr: 'SH', value: '99LOC' },
        { tag: 0x00080104, vr: 'LO', value: 'Röntge' },
      ],
    ]);
    // Three component groups of PS3.5 H.3.1.
    const japanese = '\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B';
    const read = compositeContext(
      source(
        [0x00080005, 'CS', '\\ISO 2022 IR 87'],
        CLASS,
        [0x00100010, 'PN', `Yamada^Tarou=${japanese}`],
        UIDS,
      ),
    );
    expect(valueOf(read.elements, 0x00100010)).toBe('Yamada^Tarou=山田^太郎=やまだ^たろう');
    expect(written(read.elements).length).toBeGreaterThan(0);
  });

  it('repairs what has one meaning, empties or leaves out the rest, and says so without the value', () => {
    const { elements, notes } = compositeContext(
      source(
        CLASS,
        [0x00080020, 'DA', '2004.01.19'],
        [0x00080030, 'TM', '10:11:12.5'],
        [0x00080050, 'SH', 'ACCESSION-NUMBER-OF-TWENTY-SIX'],
        [0x00081030, 'LO', 'x'.repeat(65)],
        [0x00100010, 'PN', 'Doe^Jane^^^^'],
        [0x00100020, 'LO', 'A\\B'],
        [0x00100030, 'DA', '19700231'],
        [0x00100040, 'CS', 'male'],
        [0x00101010, 'AS', '54Y'],
        [0x00101030, 'DS', '70.123456789012345678'],
        UIDS,
      ),
    );
    expect(valueOf(elements, 0x00080020)).toBe('20040119');
    expect(valueOf(elements, 0x00080030)).toBe('101112.5');
    expect(valueOf(elements, 0x00100010)).toBe('Doe^Jane');
    expect(valueOf(elements, 0x00101010)).toBe('054Y');
    expect(valueOf(elements, 0x00101030)).toBe('70.1234567890124');
    for (const tag of [0x00080050, 0x00100020, 0x00100030, 0x00100040])
      expect(valueOf(elements, tag)).toBe('');
    expect(valueOf(elements, 0x00081030)).toBeUndefined();
    expect(notes).toHaveLength(10);
    expect(notes).toContain('(0010,0030) of the source is no valid DA, so it is written empty.');
    expect(notes).toContain('(0008,1030) of the source is no valid LO, so it is left out.');
    expect(notes.join()).not.toMatch(/Jane|ACCESSION|19700231|male/);
    expect(written(elements).length).toBeGreaterThan(0);
  });

  it('leaves broken codes out, and a claim of de-identification that says not how', () => {
    const item = Buffer.from('\x08\x00\x00\x01SH\x02\x00X1', 'latin1');
    const header = Buffer.from([0xfe, 0xff, 0x00, 0xe0, item.length, 0, 0, 0]);
    const { elements, notes } = compositeContext(
      source(CLASS, [0x00081032, 'SQ', Buffer.concat([header, item])], [0x00120062, 'CS', 'YES'], UIDS),
    );
    expect(valueOf(elements, 0x00081032)).toBeUndefined();
    expect(valueOf(elements, 0x00120062)).toBeUndefined();
    expect(notes).toEqual([
      'Items of (0008,1032) of the source lack what they must have, so they are left out.',
    ]);
  });

  it('takes the frame of reference over where there is one', () => {
    expect(frameOfReference(source(CLASS, [0x00200052, 'UI', '']))).toBeNull();
    expect(frameOfReference(source(CLASS, [0x00200052, 'UI', '1.9'], [0x00201040, 'LO', 'SN']))).toEqual([
      { tag: 0x00200052, vr: 'UI', value: '1.9' },
      { tag: 0x00201040, vr: 'LO', value: 'SN' },
    ]);
  });
});
