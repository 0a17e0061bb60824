import { constants, inflateRawSync } from 'node:zlib';
import type { DataSet } from 'dicom-parser';
import { ExpectedError } from '../../core/domain/errors.ts';
import { createDataSet, isKnownVr, PIXEL_DATA, walkElements } from './element-reader.ts';
import type { Encoding } from './element-reader.ts';
import {
  DEFLATED,
  EXPLICIT_BIG,
  EXPLICIT_LITTLE,
  IMPLICIT_LITTLE,
  transferSyntaxOf,
} from './transfer-syntax.ts';
import type { TransferSyntax } from './transfer-syntax.ts';

export interface ReadDataSetOptions {
  /** Ends at Pixel Data, Float or Double Float Pixel Data, whose values are then not looked at. */
  readonly stopAtPixelData?: boolean;
}

/** One parsed DICOM file. `dataSet` also holds the file meta information (0002,xxxx). */
export interface DicomFile {
  readonly dataSet: DataSet;
  /** What the element offsets point into: the file, or its inflated form. */
  readonly bytes: Uint8Array;
  readonly transferSyntax: TransferSyntax;
  /** Endianness of the data set and its pixels. */
  readonly littleEndian: boolean;
  readonly explicit: boolean;
  /** What was irregular but could be read; without patient data. */
  readonly warnings: readonly string[];
}

/** No honest study needs more, and a deflate bomb stops here. */
const MAX_INFLATED = 1024 * 1024 * 1024;
/** Deflate of a uniform image reaches 1:1000; beyond the floor such a ratio is taken for a bomb. */
const MAX_INFLATE_RATIO = 200;
const INFLATE_FLOOR = 256 * 1024 * 1024;
const META_END = 'x0002ffff';

/**
 * Parses one DICOM file tolerantly: with or without preamble and file meta information, in any encoding.
 * DICOMDIR is read like any other file. Items of sequences are `element.items[i].dataSet`.
 * @throws ExpectedError with one sentence when the bytes are not DICOM or end too early.
 */
export function readDataSet(bytes: Uint8Array, options: ReadDataSetOptions = {}): DicomFile {
  if (bytes.length === 0) throw new ExpectedError('file-empty', 'The file is empty (0 bytes).');
  const start = findStart(bytes);
  const dataSet = createDataSet(bytes, true);
  dataSet.warnings = [];
  const warnings = dataSet.warnings;
  let position = start.offset;
  if (start.meta) position = readMeta(dataSet, bytes, position);
  const declared = uidOf(dataSet, 'x00020010');
  if (declared === DEFLATED) return readDeflated(dataSet, bytes, position, options);
  const encoding = encodingAt(bytes, position, declared);
  if (encoding === null) {
    throw notDicom(start.meta ? 'It has a DICOM header but no readable data set.' : describe(bytes));
  }
  const transferSyntax = transferSyntaxOf(declared === '' ? uidFor(encoding) : declared);
  if (declared === '') warnings.push('The file does not name its transfer syntax; it was recognised.');
  return finish({ meta: dataSet, bytes, position, encoding, transferSyntax, options });
}

interface Body {
  readonly meta: DataSet;
  readonly bytes: Uint8Array;
  readonly position: number;
  readonly encoding: Encoding;
  readonly transferSyntax: TransferSyntax;
  readonly options: ReadDataSetOptions;
}

function finish(body: Body): DicomFile {
  const { meta, bytes, encoding, transferSyntax } = body;
  const dataSet = createDataSet(bytes, encoding.littleEndian);
  dataSet.warnings = meta.warnings;
  Object.assign(dataSet.elements, meta.elements);
  walkElements(dataSet, body.position, encoding, body.options.stopAtPixelData ? { stopAt: PIXEL_DATA } : {});
  const { littleEndian, explicit } = encoding;
  return { dataSet, bytes, transferSyntax, littleEndian, explicit, warnings: dataSet.warnings };
}

/** Where the first element lies, and whether it belongs to the file meta information. */
function findStart(bytes: Uint8Array): { offset: number; meta: boolean } {
  const hasMagic = (at: number): boolean =>
    bytes[at] === 0x44 && bytes[at + 1] === 0x49 && bytes[at + 2] === 0x43 && bytes[at + 3] === 0x4d;
  if (hasMagic(128)) return { offset: 132, meta: true };
  if (hasMagic(0)) return { offset: 4, meta: true };
  if (bytes[0] === 2 && bytes[1] === 0 && bytes[3] === 0 && isKnownVr(ascii(bytes, 4, 2))) {
    return { offset: 0, meta: true };
  }
  return { offset: 0, meta: false };
}

function readMeta(dataSet: DataSet, bytes: Uint8Array, offset: number): number {
  // A few writers leave the value representations out of the file meta information.
  const explicit = isKnownVr(ascii(bytes, offset + 4, 2)) || bytes[offset] !== 2;
  const encoding = { explicit, littleEndian: true };
  const end = walkElements(dataSet, offset, encoding, { lastTag: META_END });
  for (const element of Object.values(dataSet.elements)) element.parser = dataSet.byteArrayParser;
  return end;
}

function uidOf(dataSet: DataSet, tag: string): string {
  const element = dataSet.elements[tag];
  if (element === undefined) return '';
  return ascii(dataSet.byteArray, element.dataOffset, element.length)
    .replace(/[\0 ]+$/, '')
    .trim();
}

function ascii(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + Math.min(length, 128)));
}

function uidFor(encoding: Encoding): string {
  if (!encoding.explicit) return IMPLICIT_LITTLE;
  return encoding.littleEndian ? EXPLICIT_LITTLE : EXPLICIT_BIG;
}

/** The encoding that the first element really has: headers that declare another one are common. */
function encodingAt(bytes: Uint8Array, position: number, declared: string): Encoding | null {
  const named = declared !== '';
  const preferred: Encoding = {
    explicit: declared !== IMPLICIT_LITTLE,
    littleEndian: declared !== EXPLICIT_BIG,
  };
  // A file may hold nothing behind its meta information; and padding there is no data set.
  if (named && position + 8 > bytes.length) return preferred;
  const candidates: Encoding[] = [
    { explicit: true, littleEndian: true },
    { explicit: false, littleEndian: true },
    { explicit: true, littleEndian: false },
  ];
  if (named) candidates.unshift(preferred);
  return candidates.find((candidate) => looksLike(bytes, position, candidate, named)) ?? null;
}

/** Whether plausible elements in ascending order follow; three of them (or all there are) without a header. */
function looksLike(bytes: Uint8Array, start: number, encoding: Encoding, named: boolean): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { littleEndian } = encoding;
  let position = start;
  let last = -1;
  for (let seen = 0; seen < (named ? 1 : 3); seen += 1) {
    if (position === bytes.length) return seen > 0;
    if (position + 8 > bytes.length) return false;
    const group = view.getUint16(position, littleEndian);
    const tag = group * 0x10000 + view.getUint16(position + 2, littleEndian);
    // A data set begins with the groups of identification; later groups follow only behind a first element.
    if (seen === 0 && !named && group !== 0x0008 && group !== 0x0004) return false;
    if (tag <= last || (named && group > 0x7fe1)) return false;
    last = tag;
    const vr = ascii(bytes, position + 4, 2);
    if (encoding.explicit !== isKnownVr(vr)) return named && encoding.explicit && isUnknownVr(vr);
    const long = encoding.explicit && /^(O[BDFLVW]|SQ|SV|U[CNRTV])$/.test(vr);
    if (position + (long ? 12 : 8) > bytes.length) return false;
    if (!encoding.explicit || long) {
      const length = view.getUint32(position + (long ? 8 : 4), littleEndian);
      position += (long ? 12 : 8) + length;
      if (length === 0xffffffff) return named || seen > 0;
    } else {
      position += 8 + view.getUint16(position + 6, littleEndian);
    }
    if (position > bytes.length) return named;
  }
  return true;
}

function isUnknownVr(vr: string): boolean {
  return /^[A-Z?]{2}$/.test(vr);
}

function readDeflated(
  meta: DataSet,
  bytes: Uint8Array,
  position: number,
  options: ReadDataSetOptions,
): DicomFile {
  const deflated = bytes.subarray(position);
  const limit = Math.min(MAX_INFLATED, Math.max(INFLATE_FLOOR, deflated.length * MAX_INFLATE_RATIO));
  let inflated: Buffer;
  try {
    // Header-only reading accepts a deflated stream without its end.
    const finishFlush = options.stopAtPixelData ? constants.Z_SYNC_FLUSH : constants.Z_FINISH;
    inflated = inflateRawSync(deflated, { maxOutputLength: limit, finishFlush });
  } catch (error) {
    const tooLarge = error instanceof RangeError;
    throw new ExpectedError(
      tooLarge ? 'dicom-bomb' : 'dicom-broken',
      tooLarge
        ? `The deflated data set grows beyond ${Math.round(limit / 1048576)} MB and is refused as a decompression bomb.`
        : 'The deflated data set is cut off or damaged; copy the file again from its source.',
      { cause: error },
    );
  }
  // Offsets of the meta elements stay valid: the inflated data set follows the same first bytes.
  const whole = new Uint8Array(position + inflated.length);
  whole.set(bytes.subarray(0, position));
  whole.set(inflated, position);
  const encoding = { explicit: true, littleEndian: true };
  return finish({
    meta,
    bytes: whole,
    position,
    encoding,
    transferSyntax: transferSyntaxOf(DEFLATED),
    options,
  });
}

function notDicom(detail: string): ExpectedError {
  return new ExpectedError('not-dicom', `This is not a DICOM file. ${detail}`.trim());
}

const signatures: readonly (readonly [string, string])[] = [
  ['\x89PNG', 'It is a PNG picture.'],
  ['\xff\xd8\xff', 'It is a JPEG picture.'],
  ['PK\x03\x04', 'It is a zip archive.'],
  ['%PDF', 'It is a PDF document.'],
  ['\x1f\x8b', 'It is a gzip archive.'],
  ['II*\0', 'It is a TIFF picture.'],
  ['MM\0*', 'It is a TIFF picture.'],
  ['GIF8', 'It is a GIF picture.'],
  ['BM', 'It is a BMP picture.'],
];

function describe(bytes: Uint8Array): string {
  const head = ascii(bytes, 0, 16);
  const known = signatures.find(([magic]) => head.startsWith(magic));
  if (known !== undefined) return known[1];
  const sample = bytes.subarray(0, 512);
  if (sample.every((byte) => byte === 0)) return 'It begins with nothing but zeros.';
  const isText = sample.every((byte) => byte >= 0x20 || byte === 9 || byte === 10 || byte === 13);
  return isText ? 'It is a text file.' : 'It has neither the DICM mark nor readable DICOM attributes.';
}
