import { ExpectedError } from '../../../core/domain/errors.ts';
import type { DataSet, Element } from './element.ts';
import { encodeDataSet, joinParts } from './encode-data-set.ts';
import { uidFromName } from './uid.ts';

const EXPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';

/** Names this writer in every file (PS3.7 D.3.3.2); stable over all versions of the program. */
export const IMPLEMENTATION_CLASS_UID = uidFromName('countersign implementation class');
export const IMPLEMENTATION_VERSION = 'COUNTERSIGN_1';

const SPECIFIC_CHARACTER_SET = 0x00080005;
const UTF8 = 'ISO_IR 192';

/**
 * A DICOM Part 10 file in Explicit VR Little Endian with UTF-8 text: preamble, file meta information taken
 * from SOP Class and Instance UID of the data set, data set.
 * @throws ExpectedError `dicom-invalid` when anything in the data set breaks the rules of PS3.5.
 */
export function writePart10(dataSet: DataSet): Uint8Array {
  for (const { tag } of dataSet) {
    if (tag >>> 16 <= 0x0002 || (tag & 0xffff) === 0) {
      throw new ExpectedError(
        'dicom-invalid',
        'A data set holds no file meta information, command or group length attributes, so it is not written.',
      );
    }
  }
  const main = encodeDataSet(withCharacterSet(dataSet));
  const meta = encodeDataSet([
    { tag: 0x00020001, vr: 'OB', value: new Uint8Array([0, 1]) },
    { tag: 0x00020002, vr: 'UI', value: uidOf(dataSet, 0x00080016, 'SOP Class UID') },
    { tag: 0x00020003, vr: 'UI', value: uidOf(dataSet, 0x00080018, 'SOP Instance UID') },
    { tag: 0x00020010, vr: 'UI', value: EXPLICIT_VR_LITTLE_ENDIAN },
    { tag: 0x00020012, vr: 'UI', value: IMPLEMENTATION_CLASS_UID },
    { tag: 0x00020013, vr: 'SH', value: IMPLEMENTATION_VERSION },
  ]);
  const groupLength = encodeDataSet([{ tag: 0x00020000, vr: 'UL', value: meta.length }]);
  const preamble = new Uint8Array(132);
  preamble.set([0x44, 0x49, 0x43, 0x4d], 128); // "DICM"
  return joinParts({
    parts: [preamble, ...groupLength.parts, ...meta.parts, ...main.parts],
    length: preamble.length + groupLength.length + meta.length + main.length,
  });
}

function withCharacterSet(dataSet: DataSet): DataSet {
  const given = dataSet.find((element) => element.tag === SPECIFIC_CHARACTER_SET);
  if (given === undefined) return [...dataSet, { tag: SPECIFIC_CHARACTER_SET, vr: 'CS', value: UTF8 }];
  if (given.value === UTF8) return dataSet;
  throw new ExpectedError('dicom-invalid', `Text is written as ${UTF8} only, so the object is not written.`);
}

function uidOf(dataSet: DataSet, tag: number, name: string): string {
  const element: Element | undefined = dataSet.find((candidate) => candidate.tag === tag);
  if (element?.vr === 'UI' && typeof element.value === 'string' && element.value !== '') return element.value;
  throw new ExpectedError('dicom-invalid', `The ${name} is missing, so the object is not written.`);
}
