import dicomParser from 'dicom-parser';
import type { ByteArrayParser, DataSet, Element } from 'dicom-parser';
import { ExpectedError } from '../../core/domain/errors.ts';

/**
 * Walks data elements and fills dicom-parser's DataSet. The library's own walker stops at the first
 * irregularity (private or UN sequences, unknown or wrong VRs, OV/SV/UV, values that begin like an item), so
 * the walk is ours and its DataSet, value getters and endianness are used.
 */
export interface Encoding {
  readonly explicit: boolean;
  readonly littleEndian: boolean;
}

export interface WalkOptions {
  /** Tag at which the walk ends; the element itself is listed without its content. */
  readonly stopAt?: string;
  /** Stops before the first element above this tag, e.g. the end of the file meta group. */
  readonly lastTag?: string;
}

/** `truncated`: the file ends before the value does; `length` is what is there. */
export interface ReadElement extends Element {
  truncated?: boolean;
}

const UNDEFINED_LENGTH = 0xffffffff;
const MAX_DEPTH = 48;
const ITEM = 0xfffee000;
const ITEM_END = 0xfffee00d;
const SEQUENCE_END = 0xfffee0dd;
export const PIXEL_DATA = 'x7fe00010';

const longVrs = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const shortVrs = new Set(
  'AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US'.split(' ').concat(['OX', 'XS']),
);
/** Bulk values that may begin with the bytes of an item tag by chance: never read as implicit sequences. */
const bulkValues = /^x(7fe0000[89]|7fe00010|60..3000|5...3000|00281[12]..|00283006)$/;

/** Its type declaration lists DataSet as an interface only, although the class is exported. */
const DataSetClass = (
  dicomParser as unknown as {
    DataSet: new (parser: ByteArrayParser, bytes: Uint8Array, elements: DataSet['elements']) => DataSet;
  }
).DataSet;

/** A structure that cannot be read; caught where a sequence of known length can be skipped. */
class BrokenStructure extends Error {}

interface Walker {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly littleEndian: boolean;
  readonly parser: ByteArrayParser;
  readonly warnings: string[];
}

/** How the elements at a place are written, and how many sequences are around them. */
interface Form {
  readonly explicit: boolean;
  readonly depth: number;
}

interface Header {
  readonly tag: number;
  readonly vr: string | undefined;
  readonly length: number;
  readonly dataOffset: number;
}

/** dicom-parser's key of a tag: x, then eight lower-case hexadecimal digits. */
export function tagKey(tag: number): string {
  return 'x' + tag.toString(16).padStart(8, '0');
}

/** (GGGG,EEEE) of dicom-parser's key. */
export function tagName(key: string): string {
  return `(${key.slice(1, 5)},${key.slice(5)})`.toUpperCase();
}

export function createDataSet(bytes: Uint8Array, littleEndian: boolean): DataSet {
  const parser = littleEndian
    ? dicomParser.littleEndianByteArrayParser
    : dicomParser.bigEndianByteArrayParser;
  return new DataSetClass(parser, bytes, {});
}

/**
 * Reads elements from `start` into `dataSet` until its bytes end.
 * @returns the position behind the last element read.
 * @throws ExpectedError when the file ends inside of an element before the pixel data.
 */
export function walkElements(
  dataSet: DataSet,
  start: number,
  encoding: Encoding,
  options: WalkOptions = {},
): number {
  const bytes = dataSet.byteArray;
  const walker: Walker = {
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    littleEndian: encoding.littleEndian,
    parser: dataSet.byteArrayParser,
    warnings: (dataSet.warnings ??= []),
  };
  let position = start;
  while (position + 8 <= bytes.length) {
    const first = tagAt(walker, position);
    // Zeros (or a stray delimiter) behind the last element are padding of media and archives.
    if (first === 0 || first >= 0xfffe0000) break;
    if (options.lastTag !== undefined && tagKey(first) > options.lastTag) break;
    try {
      const element = readElement(
        walker,
        position,
        { explicit: encoding.explicit, depth: 0 },
        options.stopAt,
      );
      dataSet.elements[element.tag] = element;
      position = element.end;
      if (element.tag === options.stopAt) break;
    } catch (error) {
      if (!(error instanceof BrokenStructure)) throw error;
      if (dataSet.elements[PIXEL_DATA] !== undefined) {
        walker.warnings.push('What follows the pixel data cannot be read and was left out.');
        return bytes.length;
      }
      throw cutOff(first, error);
    }
  }
  const rest = bytes.subarray(position);
  const isCut =
    rest.length < 8 && dataSet.elements[PIXEL_DATA] === undefined && rest.some((byte) => byte !== 0);
  if (isCut && options.stopAt === undefined && options.lastTag === undefined) throw cutOff(null);
  return position;
}

function cutOff(tag: number | null, cause?: unknown): ExpectedError {
  const place = tag === null ? 'behind its last attribute' : `in attribute ${tagName(tagKey(tag))}`;
  return new ExpectedError(
    'dicom-broken',
    `The file is cut off or damaged ${place}; copy it again from its source.`,
    { cause },
  );
}

/** The items of a UN value of known length, which PS3.5 6.2.2 says is implicit little endian; null when none. */
export function readUnknownItems(dataSet: DataSet, element: Element): Element[] | null {
  const bytes = dataSet.byteArray.subarray(0, element.dataOffset + element.length);
  const walker: Walker = {
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    littleEndian: true,
    parser: dicomParser.littleEndianByteArrayParser,
    warnings: [],
  };
  if (element.length < 8 || tagAt(walker, element.dataOffset) !== ITEM) return null;
  for (const explicit of [false, true]) {
    try {
      return readItems(walker, element.dataOffset, element.length, { explicit, depth: 0 }).items;
    } catch (error) {
      if (!(error instanceof BrokenStructure)) throw error;
    }
  }
  return null;
}

function tagAt(walker: Walker, position: number): number {
  if (position + 4 > walker.bytes.length) throw new BrokenStructure('end of file in a tag');
  const { view, littleEndian } = walker;
  return view.getUint16(position, littleEndian) * 0x10000 + view.getUint16(position + 2, littleEndian);
}

function lengthAt(walker: Walker, position: number): number {
  if (position + 4 > walker.bytes.length) throw new BrokenStructure('end of file in a length');
  return walker.view.getUint32(position, walker.littleEndian);
}

function vrAt(walker: Walker, position: number): string {
  return String.fromCharCode(walker.bytes[position] ?? 0, walker.bytes[position + 1] ?? 0);
}

export function isKnownVr(vr: string): boolean {
  return longVrs.has(vr) || shortVrs.has(vr);
}

function readHeader(walker: Walker, position: number, explicit: boolean): Header {
  const tag = tagAt(walker, position);
  if (!explicit || tag >= 0xfffe0000) {
    return { tag, vr: undefined, length: lengthAt(walker, position + 4), dataOffset: position + 8 };
  }
  const vr = vrAt(walker, position + 4);
  if (longVrs.has(vr)) return longHeader(walker, position, tag, vr);
  if (shortVrs.has(vr)) return shortHeader(walker, position, tag, vr);
  return guessHeader(walker, position, tag, vr);
}

function longHeader(walker: Walker, position: number, tag: number, vr: string): Header {
  return { tag, vr, length: lengthAt(walker, position + 8), dataOffset: position + 12 };
}

function shortHeader(walker: Walker, position: number, tag: number, vr: string): Header {
  if (position + 8 > walker.bytes.length) throw new BrokenStructure('end of file in a header');
  const length = walker.view.getUint16(position + 6, walker.littleEndian);
  return { tag, vr, length, dataOffset: position + 8 };
}

/** A VR that DICOM does not know: takes the form of header behind which a next element makes sense. */
function guessHeader(walker: Walker, position: number, tag: number, vr: string): Header {
  const forms: Header[] = [shortHeader(walker, position, tag, 'UN')];
  if (position + 12 <= walker.bytes.length) forms.push(longHeader(walker, position, tag, 'UN'));
  forms.push({ tag, vr: 'UN', length: lengthAt(walker, position + 4), dataOffset: position + 8 });
  const fitting = forms.find((form) => isNextElement(walker, form.dataOffset + form.length, tag));
  if (fitting === undefined) throw new BrokenStructure('unknown value representation');
  walker.warnings.push(
    `Attribute ${tagName(tagKey(tag))} has the unknown value representation ${JSON.stringify(vr)}.`,
  );
  return fitting;
}

function isNextElement(walker: Walker, position: number, afterTag: number): boolean {
  if (position === walker.bytes.length) return true;
  if (position + 8 > walker.bytes.length) return false;
  const tag = tagAt(walker, position);
  return tag >= 0xfffe0000 || (tag > afterTag && isKnownVr(vrAt(walker, position + 4)));
}

function readElement(
  walker: Walker,
  position: number,
  form: Form,
  stopAt?: string,
): ReadElement & { end: number } {
  const { tag, vr, length, dataOffset } = readHeader(walker, position, form.explicit);
  const key = tagKey(tag);
  const available = walker.bytes.length - dataOffset;
  const element: ReadElement & { end: number } = { tag: key, length, dataOffset, end: dataOffset + length };
  if (vr !== undefined) element.vr = vr;
  if (length === UNDEFINED_LENGTH) element.hadUndefinedLength = true;
  if (key === stopAt) return element;
  if (key === PIXEL_DATA && length === UNDEFINED_LENGTH) return readFragments(walker, element);
  if (length === UNDEFINED_LENGTH) return readUndefinedLength(walker, element, form);
  if (length > available) {
    // Only bulk pixel values may be cut off: the reader of the pixels says so in its own words.
    if (form.depth > 0 || !/^x7fe000(08|09|10)$/.test(key)) throw new BrokenStructure('value beyond the end');
    return { ...element, length: available, end: walker.bytes.length, truncated: true };
  }
  if (isSequence(walker, element, form.explicit)) {
    try {
      element.items = readItems(walker, dataOffset, length, form).items;
    } catch (error) {
      if (!(error instanceof BrokenStructure)) throw error;
      walker.warnings.push(`The sequence ${tagName(key)} cannot be read and was left out.`);
    }
  }
  return element;
}

function isSequence(walker: Walker, element: ReadElement, explicit: boolean): boolean {
  if (explicit) return element.vr === 'SQ';
  if (element.length < 8 || bulkValues.test(element.tag)) return false;
  return tagAt(walker, element.dataOffset) === ITEM;
}

/** UN of undefined length is an implicit sequence (PS3.5 6.2.2); some writers put explicit items there. */
function readUndefinedLength(
  walker: Walker,
  element: ReadElement & { end: number },
  form: Form,
): ReadElement & { end: number } {
  const attempts = element.vr === 'UN' ? [false, true] : [form.explicit, !form.explicit];
  for (const explicit of attempts) {
    try {
      const nested = { explicit, depth: form.depth };
      const { items, end } = readItems(walker, element.dataOffset, UNDEFINED_LENGTH, nested);
      return { ...element, items, end, length: end - element.dataOffset };
    } catch (error) {
      if (!(error instanceof BrokenStructure)) throw error;
    }
  }
  const end = form.depth === 0 ? findSequenceEnd(walker, element, form.explicit) : null;
  if (end === null) throw new BrokenStructure('sequence without an end');
  walker.warnings.push(`The sequence ${tagName(element.tag)} cannot be read and was left out.`);
  return { ...element, end, length: end - element.dataOffset };
}

/** First sequence delimiter behind which a later element of the main data set follows. */
function findSequenceEnd(walker: Walker, element: ReadElement, explicit: boolean): number | null {
  const own = Number.parseInt(element.tag.slice(1), 16);
  for (let at = element.dataOffset; at + 8 <= walker.bytes.length; at += 2) {
    if (tagAt(walker, at) !== SEQUENCE_END || lengthAt(walker, at + 4) !== 0) continue;
    const next = at + 8;
    if (next + 8 > walker.bytes.length) return next;
    const tag = tagAt(walker, next);
    if (tag > own && tag < 0xfffe0000 && (!explicit || isKnownVr(vrAt(walker, next + 4)))) return next;
  }
  return null;
}

function readItems(
  walker: Walker,
  start: number,
  length: number,
  form: Form,
): { items: Element[]; end: number } {
  if (form.depth >= MAX_DEPTH) throw new BrokenStructure('sequences nested too deeply');
  const stop = length === UNDEFINED_LENGTH ? walker.bytes.length : start + length;
  const nested = { explicit: form.explicit, depth: form.depth + 1 };
  const items: Element[] = [];
  let position = start;
  while (position < stop) {
    const tag = tagAt(walker, position);
    const itemLength = lengthAt(walker, position + 4);
    if (tag === SEQUENCE_END) return { items, end: position + 8 };
    if (tag !== ITEM) throw new BrokenStructure('no item where one should be');
    const item = readItem(walker, position + 8, itemLength, nested);
    items.push(item.element);
    position = item.end;
  }
  if (position > stop) throw new BrokenStructure('an item is longer than its sequence');
  if (length === UNDEFINED_LENGTH) throw new BrokenStructure('sequence without an end');
  return { items, end: position };
}

function readItem(
  walker: Walker,
  dataOffset: number,
  length: number,
  form: Form,
): { element: Element; end: number } {
  const dataSet = new DataSetClass(walker.parser, walker.bytes, {});
  const stop = length === UNDEFINED_LENGTH ? walker.bytes.length : dataOffset + length;
  if (stop > walker.bytes.length) throw new BrokenStructure('item beyond the end');
  let position = dataOffset;
  let ended = length !== UNDEFINED_LENGTH;
  while (position < stop) {
    const tag = tagAt(walker, position);
    if (tag === ITEM_END) {
      position += 8;
      ended = true;
      break;
    }
    if (tag >= 0xfffe0000) throw new BrokenStructure('delimiter inside of an item');
    const element = readElement(walker, position, form);
    dataSet.elements[element.tag] = element;
    position = element.end;
  }
  if (!ended || position > stop) throw new BrokenStructure('item without an end');
  const element: Element = { tag: 'xfffee000', length: position - dataOffset, dataOffset, dataSet };
  return { element, end: position };
}

/** Fragments of encapsulated pixel data (PS3.5 A.4); `basicOffsetTable` stays empty when there is none. */
function readFragments(
  walker: Walker,
  element: ReadElement & { end: number },
): ReadElement & { end: number } {
  let position = element.dataOffset;
  const offsets: number[] = [];
  const fragments: { offset: number; position: number; length: number }[] = [];
  let first = -1;
  let ended = false;
  while (position + 8 <= walker.bytes.length) {
    const tag = tagAt(walker, position);
    const length = lengthAt(walker, position + 4);
    position += 8;
    if (tag === SEQUENCE_END) {
      ended = true;
      break;
    }
    if (tag !== ITEM || position + length > walker.bytes.length) break;
    if (first < 0) {
      first = position + length;
      for (let at = 0; at + 4 <= length; at += 4) offsets.push(lengthAt(walker, position + at));
    } else {
      fragments.push({ offset: position - 8 - first, position, length });
    }
    position += length;
  }
  const end = ended ? position : walker.bytes.length;
  const read = {
    ...element,
    encapsulatedPixelData: true,
    basicOffsetTable: offsets,
    fragments,
    end,
    length: end - element.dataOffset,
  };
  return ended ? read : { ...read, truncated: true };
}
