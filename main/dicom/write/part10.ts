import { ExpectedError } from '../../../core/domain/errors.ts';
import type { DataSet, Element } from './element.ts';
import { encodeDataSet, headerOf, joinParts } from './encode-data-set.ts';
import { MAX_LONG_BYTES } from './text-rules.ts';
import { uidFromName } from './uid.ts';

const EXPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';

/** Names this writer in every file (PS3.7 D.3.3.2); stable over all versions of the program. */
export const IMPLEMENTATION_CLASS_UID = uidFromName('countersign implementation class');
export const IMPLEMENTATION_VERSION = 'COUNTERSIGN_1';

const SPECIFIC_CHARACTER_SET = 0x00080005;
const UTF8 = 'ISO_IR 192';

/** Pixel data that is too large to lie in memory. */
export interface StreamedPixels {
  readonly vr: 'OB' | 'OW';
  /** Bytes that `chunks` have together; an odd length is made even by a zero. */
  readonly length: number;
  /** Asked for once, one after the other. */
  readonly chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

const PIXEL_DATA = 0x7fe00010;

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

/**
 * The same file in parts, with Pixel Data behind everything else.
 * @param dataSet without Pixel Data. Encoded before the first part comes.
 * @throws ExpectedError `dicom-invalid` as `writePart10`, and when the pixel data cannot be said by 32 bits; an
 *   Error when the chunks are not as long as promised.
 */
export function part10Parts(dataSet: DataSet, pixels: StreamedPixels): AsyncIterable<Uint8Array> {
  if (dataSet.some(({ tag }) => tag >= PIXEL_DATA)) {
    throw new ExpectedError(
      'dicom-invalid',
      'Nothing follows streamed pixel data, so the object is not written.',
    );
  }
  if (pixels.length > MAX_LONG_BYTES - 1) {
    throw new ExpectedError(
      'dicom-invalid',
      'The pixel data is longer than the 4 GiB that an object can hold, so it is not written.',
    );
  }
  return streamParts(writePart10(dataSet), pixels);
}

async function* streamParts(head: Uint8Array, pixels: StreamedPixels): AsyncIterable<Uint8Array> {
  yield head;
  const padding = pixels.length % 2;
  yield headerOf({ tag: PIXEL_DATA, vr: pixels.vr }, pixels.length + padding);
  let written = 0;
  for await (const chunk of pixels.chunks) {
    written += chunk.length;
    yield chunk;
  }
  if (written !== pixels.length) {
    throw new Error(`The pixel data has ${written} bytes where ${pixels.length} were promised.`);
  }
  if (padding === 1) yield new Uint8Array(1);
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
