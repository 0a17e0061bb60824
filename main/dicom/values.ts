import type { ByteArrayParser, DataSet, Element } from 'dicom-parser';
import { readUnknownItems } from './element-reader.ts';

/**
 * Typed values of a data set where dicom-parser's getters do not suffice: several values, attributes of VR UN,
 * wrong VRs, and numbers whose VR follows Pixel Representation. Keys are dicom-parser's (x00280010).
 * Absent, empty or unreadable values are `undefined` or an empty list, never an exception.
 */

const MAX_TEXT = 1 << 20;

/** The raw bytes of an element's value. */
export function bytesOf(dataSet: DataSet, tag: string): Uint8Array | undefined {
  const element = dataSet.elements[tag];
  if (element === undefined || element.length === 0) return undefined;
  return dataSet.byteArray.subarray(element.dataOffset, element.dataOffset + element.length);
}

/** Values of a string of the default repertoire (CS, UI, DS, IS, DA, TM), trimmed of padding. */
export function stringsOf(dataSet: DataSet, tag: string): string[] {
  const bytes = bytesOf(dataSet, tag);
  if (bytes === undefined) return [];
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, MAX_TEXT)).toString(
    'latin1',
  );
  return text.split('\\').map((part) => part.replace(/\0+$/, '').trim());
}

/** First value of `stringsOf`, undefined when empty. */
export function stringOf(dataSet: DataSet, tag: string): string | undefined {
  const first = stringsOf(dataSet, tag)[0];
  return first === '' ? undefined : first;
}

/** Values of DS or IS; what is no number is left out as a whole. */
export function decimalsOf(dataSet: DataSet, tag: string): number[] {
  const values = stringsOf(dataSet, tag).map((text) => (text === '' ? Number.NaN : Number(text)));
  return values.every(Number.isFinite) ? values : [];
}

export function decimalOf(dataSet: DataSet, tag: string): number | undefined {
  const text = stringOf(dataSet, tag);
  if (text === undefined) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** First value of an IS; undefined unless it is a whole number. */
export function integerOf(dataSet: DataSet, tag: string): number | undefined {
  const value = decimalOf(dataSet, tag);
  return value !== undefined && Number.isInteger(value) ? value : undefined;
}

export type BinaryKind = 'uint16' | 'int16' | 'uint32' | 'int32' | 'float' | 'double';

const sizes: Record<BinaryKind, number> = { uint16: 2, int16: 2, uint32: 4, int32: 4, float: 4, double: 8 };
const readers: Record<BinaryKind, keyof ByteArrayParser> = {
  uint16: 'readUint16',
  int16: 'readInt16',
  uint32: 'readUint32',
  int32: 'readInt32',
  float: 'readFloat',
  double: 'readDouble',
};

/** All values of US, SS, UL, SL, FL or FD in the endianness of the data set. */
export function binaryOf(dataSet: DataSet, tag: string, kind: BinaryKind): number[] {
  const element = dataSet.elements[tag];
  if (element === undefined) return [];
  const parser = parserOf(dataSet, element);
  const size = sizes[kind];
  const values: number[] = [];
  for (let at = 0; at + size <= element.length; at += size) {
    values.push(parser[readers[kind]](dataSet.byteArray, element.dataOffset + at));
  }
  return values;
}

/** First unsigned 16-bit value: Rows, Columns, Bits Allocated and their like. */
export function uint16Of(dataSet: DataSet, tag: string): number | undefined {
  const element = dataSet.elements[tag];
  if (element === undefined || element.length < 2) return undefined;
  // Some writers put such numbers into strings (IS); the VR tells.
  if (element.vr === 'IS' || element.vr === 'DS') return integerOf(dataSet, tag);
  if (element.vr === 'UL' || element.vr === 'SL') return binaryOf(dataSet, tag, 'uint32')[0];
  return parserOf(dataSet, element).readUint16(dataSet.byteArray, element.dataOffset);
}

/** Values of VR "US or SS": the VR where the file has one, else Pixel Representation decides. */
export function usOrSsOf(dataSet: DataSet, tag: string, signed: boolean): number[] {
  const vr = dataSet.elements[tag]?.vr;
  if (vr === 'DS' || vr === 'IS') return decimalsOf(dataSet, tag);
  const asSigned = vr === 'SS' || (vr !== 'US' && signed);
  return binaryOf(dataSet, tag, asSigned ? 'int16' : 'uint16');
}

/** Data sets of a sequence's items; a UN value of known length is looked into. Empty when absent. */
export function itemsOf(dataSet: DataSet, tag: string): DataSet[] {
  const element = dataSet.elements[tag];
  if (element === undefined) return [];
  if (element.items === undefined && element.vr === 'UN') {
    element.items = readUnknownItems(dataSet, element) ?? [];
  }
  return (element.items ?? []).flatMap((item) => item.dataSet ?? []);
}

function parserOf(dataSet: DataSet, element: Element): ByteArrayParser {
  return element.parser ?? dataSet.byteArrayParser;
}
