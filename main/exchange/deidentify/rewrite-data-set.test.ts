import { describe, expect, it } from 'vitest';
import { smallDicom } from '../../../test/support/small-dicom.ts';
import { readDataSet } from '../../dicom/dataset.ts';
import { stringOf } from '../../dicom/values.ts';
import type { DataSet, Element } from '../../dicom/write/element.ts';
import { IMPLEMENTATION_CLASS_UID, writePart10 } from '../../dicom/write/part10.ts';
import { createIdentity } from './identity.ts';

const WHO = { patientKey: 'patient-1' };
const READER = { id: '00000000000000ab', name: 'Dr. Ada Reader' };
const secret = new Uint8Array(32).fill(3);
const identity = () => createIdentity({ profile: 'basic', options: [] }, secret);

const code = (value: string, meaning: string): DataSet => [
  { tag: 0x00080100, vr: 'SH', value },
  { tag: 0x00080102, vr: 'SH', value: 'SCT' },
  { tag: 0x00080104, vr: 'LO', value: meaning },
];

/** What a segmentation says, in little. */
const SEGMENTATION: DataSet = [
  { tag: 0x00080016, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.66.4' },
  { tag: 0x00080018, vr: 'UI', value: '2.25.77' },
  { tag: 0x00080020, vr: 'DA', value: '20240102' },
  { tag: 0x00080023, vr: 'DA', value: '20240103' },
  { tag: 0x00080050, vr: 'SH', value: 'ACC-77001' },
  { tag: 0x00080201, vr: 'SH', value: '+0000' },
  { tag: 0x00081030, vr: 'LO', value: 'Chest of Quixote' },
  {
    tag: 0x00081115,
    vr: 'SQ',
    value: [
      [
        {
          tag: 0x00081199,
          vr: 'SQ',
          value: [
            [
              { tag: 0x00081150, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.2' },
              { tag: 0x00081155, vr: 'UI', value: '1.2.3.4.5' },
            ],
          ],
        },
        { tag: 0x0020000e, vr: 'UI', value: '1.2.3.4' },
      ],
    ],
  },
  { tag: 0x00100010, vr: 'PN', value: 'Quixote^Alonso' },
  { tag: 0x00100020, vr: 'LO', value: 'PAT-4711' },
  { tag: 0x00100030, vr: 'DA', value: '19700101' },
  { tag: 0x00100040, vr: 'CS', value: 'M' },
  { tag: 0x0020000d, vr: 'UI', value: '1.2.3' },
  { tag: 0x00200052, vr: 'UI', value: '1.2.3.7' },
  {
    tag: 0x00620002,
    vr: 'SQ',
    value: [
      [
        { tag: 0x00620003, vr: 'SQ', value: [code('85756007', 'Tissue')] },
        { tag: 0x00620004, vr: 'US', value: 1 },
        { tag: 0x00620005, vr: 'LO', value: 'Left clavicle' },
        { tag: 0x00620020, vr: 'UT', value: 'clavicle 123' },
        { tag: 0x00620021, vr: 'UI', value: '2.25.99' },
      ],
    ],
  },
  { tag: 0x00700084, vr: 'PN', value: 'Dr. Ada Reader^' },
];

const one = (dataSet: DataSet, tag: number): Element | undefined =>
  dataSet.find((element) => element.tag === tag);
const valueOf = (dataSet: DataSet, tag: number): unknown => one(dataSet, tag)?.value;
const item = (dataSet: DataSet, tag: number): DataSet => (valueOf(dataSet, tag) as DataSet[])[0]!;

describe('LeavingIdentity.dataSet', () => {
  it('takes the patient out of a segmentation and leaves its segments', () => {
    const names = identity();
    const rewritten = names.dataSet(SEGMENTATION, WHO);
    expect(valueOf(rewritten, 0x00100010)).toMatch(/^CS-/);
    expect(valueOf(rewritten, 0x00100020)).toBe(valueOf(rewritten, 0x00100010));
    expect(valueOf(rewritten, 0x00100030)).toBe('');
    expect(valueOf(rewritten, 0x00080050)).toBe('');
    expect(valueOf(rewritten, 0x00080020)).toBe('');
    expect(valueOf(rewritten, 0x00080023)).toBe('19000101');
    expect(one(rewritten, 0x00081030)).toBeUndefined();
    expect(valueOf(rewritten, 0x00080201)).toBe('+0000');
    expect(valueOf(rewritten, 0x00080016)).toBe('1.2.840.10008.5.1.4.1.1.66.4');
    const segment = item(rewritten, 0x00620002);
    expect(valueOf(segment, 0x00620005)).toBe('Left clavicle');
    expect(valueOf(segment, 0x00620020)).toBe('clavicle 123');
    expect(valueOf(segment, 0x00620021)).toBe(names.uid('2.25.99'));
    expect(item(segment, 0x00620003)).toEqual(code('85756007', 'Tissue'));
    expect(() => writePart10(rewritten)).not.toThrow();
    expect(Buffer.from(writePart10(rewritten)).toString('latin1')).not.toMatch(/Quixote|PAT-4711|ACC-7|Ada/);
  });

  it('refers to the image by the UIDs that the image leaves with', () => {
    const names = identity();
    const rewritten = names.dataSet(SEGMENTATION, WHO);
    const image = readDataSet(names.image(smallDicom(), WHO)).dataSet;
    const reference = item(item(rewritten, 0x00081115), 0x00081199);
    expect(valueOf(reference, 0x00081155)).toBe(stringOf(image, 'x00080018'));
    expect(valueOf(item(rewritten, 0x00081115), 0x0020000e)).toBe(stringOf(image, 'x0020000e'));
    expect(valueOf(rewritten, 0x0020000d)).toBe(stringOf(image, 'x0020000d'));
    expect(valueOf(rewritten, 0x00200052)).toBe(stringOf(image, 'x00200052'));
    expect(valueOf(rewritten, 0x00100020)).toBe(stringOf(image, 'x00100020'));
  });

  it('calls a reader alike whether a writer asked first, later, or never', () => {
    const asked = identity();
    const pseudonym = asked.reader(READER);
    expect(pseudonym).toMatch(/^READER-/);
    const creator = (name: string): unknown =>
      valueOf(asked.dataSet([{ tag: 0x00700084, vr: 'PN', value: name }], WHO), 0x00700084);
    for (const name of ['Dr. Ada Reader', 'Dr. Ada Reader^', pseudonym, `${pseudonym}^`]) {
      expect(creator(name), name).toBe(pseudonym);
    }
    expect(creator('Somebody^Else')).toMatch(/^READER-/);
    expect(creator('Somebody^Else')).not.toBe(pseudonym);
    expect(creator('')).toBe('');
  });

  it('keeps the content of a report, with its readers and references renamed', () => {
    const names = identity();
    const content = names.dataSet(
      [
        {
          tag: 0x0040a730,
          vr: 'SQ',
          value: [
            [
              { tag: 0x0040a040, vr: 'CS', value: 'PNAME' },
              { tag: 0x0040a123, vr: 'PN', value: 'Dr. Ada Reader' },
            ],
            [
              { tag: 0x0040a040, vr: 'CS', value: 'UIDREF' },
              { tag: 0x0040a124, vr: 'UI', value: '2.25.99' },
            ],
            [
              { tag: 0x0040a040, vr: 'CS', value: 'UIDREF' },
              { tag: 0x0040a124, vr: 'UI', value: IMPLEMENTATION_CLASS_UID },
            ],
            [{ tag: 0x0040a168, vr: 'SQ', value: [code('111002', 'Accepted')] }],
          ],
        },
      ],
      WHO,
    );
    const items = valueOf(content, 0x0040a730) as DataSet[];
    expect(valueOf(items[0]!, 0x0040a123)).toMatch(/^READER-/);
    expect(valueOf(items[1]!, 0x0040a124)).toBe(names.uid('2.25.99'));
    expect(valueOf(items[2]!, 0x0040a124)).toBe(IMPLEMENTATION_CLASS_UID);
    expect(item(items[3]!, 0x0040a168)).toEqual(code('111002', 'Accepted'));
  });

  it('leaves everything alone where nothing is de-identified', () => {
    const plain = createIdentity({ profile: 'none' }, secret);
    expect(plain.active).toBe(false);
    expect(plain.dataSet(SEGMENTATION, WHO)).toBe(SEGMENTATION);
    const file = smallDicom();
    expect(plain.image(file, WHO)).toBe(file);
    expect(plain.reader(READER)).toBe('Dr. Ada Reader');
    expect(plain.uid('1.2.3')).toBe('1.2.3');
    expect(plain.verdictTime('2024-01-02T03:04:05.000Z')).toBe('2024-01-02T03:04:05.000Z');
  });
});
