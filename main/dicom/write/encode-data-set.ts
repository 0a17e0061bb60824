import { ExpectedError } from '../../../core/domain/errors.ts';
import { tagName, type BytesVr, type DataSet, type Element, type NumberVr } from './element.ts';
import { formatDecimal, MAX_LONG_BYTES, MAX_SHORT_BYTES, TEXT_RULES, textFault } from './text-rules.ts';

/** VRs whose length field has 32 bits after two reserved bytes (PS3.5 7.1.2). */
const LONG_FORM = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);

/** Explicit VR Little Endian; a list of parts whose lengths add up, so that pixel data is not copied. */
export interface Encoded {
  readonly parts: readonly Uint8Array[];
  readonly length: number;
}

/**
 * Encodes a data set and everything in its sequences (defined lengths), sorted by tag.
 * @throws ExpectedError `dicom-invalid` when any value breaks the rules of its VR: nothing is ever written
 *   that another reader could misread.
 */
export function encodeDataSet(dataSet: DataSet): Encoded {
  const parts: Uint8Array[] = [];
  let length = 0;
  let previous = -1;
  for (const element of [...dataSet].sort((a, b) => a.tag - b.tag)) {
    if (!Number.isInteger(element.tag) || element.tag < 0x00020000 || element.tag > 0xffffffff) {
      throw invalid(element, 'is no tag of a data set');
    }
    if (element.tag === previous) throw invalid(element, 'occurs twice');
    previous = element.tag;
    const value = encodeValue(element);
    const header = headerOf(element, value.length);
    parts.push(header, ...value.parts);
    length += header.length + value.length;
  }
  return { parts, length };
}

/** The parts as one array. */
export function joinParts(encoded: Encoded): Uint8Array {
  const result = new Uint8Array(encoded.length);
  let at = 0;
  for (const part of encoded.parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

function invalid(element: { readonly tag: number }, fault: string): ExpectedError {
  return new ExpectedError(
    'dicom-invalid',
    `The DICOM attribute ${tagName(element.tag)} ${fault}, so the object is not written.`,
  );
}

/** Tag, VR and length, which stand before a value. @throws ExpectedError `dicom-invalid` when it is too long. */
export function headerOf(element: Pick<Element, 'tag' | 'vr'>, length: number): Uint8Array {
  const long = LONG_FORM.has(element.vr);
  if (length > (long ? MAX_LONG_BYTES : MAX_SHORT_BYTES)) throw invalid(element, 'is too long for its VR');
  const bytes = new Uint8Array(long ? 12 : 8);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, element.tag >>> 16, true);
  view.setUint16(2, element.tag & 0xffff, true);
  bytes[4] = element.vr.charCodeAt(0);
  bytes[5] = element.vr.charCodeAt(1);
  if (long) view.setUint32(8, length, true);
  else view.setUint16(6, length, true);
  return bytes;
}

function encodeValue(element: Element): Encoded {
  switch (element.vr) {
    case 'SQ':
      return encodeItems(element.value);
    case 'OB':
    case 'OW':
    case 'OF':
    case 'OD':
    case 'OL':
    case 'OV':
    case 'UN':
      return encodeBytes(element);
    case 'US':
    case 'SS':
    case 'UL':
    case 'SL':
    case 'FL':
    case 'FD':
    case 'AT':
      return encodeNumbers(element);
    case 'UV':
    case 'SV':
      return encodeBig(element);
    default:
      return encodeText(element);
  }
}

function plain(bytes: Uint8Array): Encoded {
  return { parts: [bytes], length: bytes.length };
}

const SMALL_ITEM_BYTES = 1 << 16;

function encodeItems(items: readonly DataSet[]): Encoded {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const item of items) {
    const body = encodeDataSet(item);
    const header = new Uint8Array([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0]);
    new DataView(header.buffer).setUint32(4, body.length, true);
    const whole = { parts: [header, ...body.parts], length: header.length + body.length };
    // One array for a small item: a volume has 10,000 of them, each made of dozens of tiny parts.
    parts.push(...(whole.length <= SMALL_ITEM_BYTES ? [joinParts(whole)] : whole.parts));
    length += whole.length;
  }
  return { parts, length };
}

/** Bytes of one value of the binary VRs, which a value field must hold a whole number of. */
const UNIT: Readonly<Record<BytesVr, number>> = { OB: 1, UN: 1, OW: 2, OF: 4, OL: 4, OD: 8, OV: 8 };

function encodeBytes(element: Extract<Element, { vr: BytesVr }>): Encoded {
  const { value, vr } = element;
  const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  const unit = UNIT[vr];
  if (unit > 1 && bytes.length % unit !== 0) throw invalid(element, `is not a whole number of ${vr} values`);
  if (value.BYTES_PER_ELEMENT > unit && unit > 1) throw invalid(element, `holds values too wide for ${vr}`);
  if (bytes.length % 2 === 0) return plain(bytes);
  return { parts: [bytes, new Uint8Array(1)], length: bytes.length + 1 };
}

/** Bytes, lowest and highest value. */
const RANGE: Readonly<Record<NumberVr, readonly [number, number, number]>> = {
  US: [2, 0, 0xffff],
  SS: [2, -0x8000, 0x7fff],
  UL: [4, 0, 0xffffffff],
  SL: [4, -0x80000000, 0x7fffffff],
  AT: [4, 0, 0xffffffff],
  FL: [4, -3.4028234663852886e38, 3.4028234663852886e38],
  FD: [8, -Number.MAX_VALUE, Number.MAX_VALUE],
};

function encodeNumbers(element: Extract<Element, { vr: NumberVr }>): Encoded {
  const { vr } = element;
  const values = typeof element.value === 'number' ? [element.value] : element.value;
  const [size, low, high] = RANGE[vr];
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => {
    const whole = vr === 'FL' || vr === 'FD' || Number.isInteger(value);
    if (!whole || !(value >= low && value <= high)) throw invalid(element, `is beyond the range of ${vr}`);
    const at = index * size;
    if (vr === 'US') view.setUint16(at, value, true);
    else if (vr === 'SS') view.setInt16(at, value, true);
    else if (vr === 'UL') view.setUint32(at, value, true);
    else if (vr === 'SL') view.setInt32(at, value, true);
    else if (vr === 'FL') view.setFloat32(at, value, true);
    else if (vr === 'FD') view.setFloat64(at, value, true);
    else {
      // AT: group and element are two 16-bit numbers, each little endian.
      view.setUint16(at, value >>> 16, true);
      view.setUint16(at + 2, value & 0xffff, true);
    }
  });
  return plain(bytes);
}

function encodeBig(element: Extract<Element, { vr: 'UV' | 'SV' }>): Encoded {
  const values = typeof element.value === 'bigint' ? [element.value] : element.value;
  const bytes = new Uint8Array(values.length * 8);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => {
    const fits = element.vr === 'UV' ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value);
    if (fits !== value) throw invalid(element, `is beyond the range of ${element.vr}`);
    view.setBigUint64(index * 8, BigInt.asUintN(64, value), true);
  });
  return plain(bytes);
}

type TextElement = Exclude<Element, { vr: BytesVr | NumberVr | 'UV' | 'SV' | 'SQ' }>;

function encodeText(element: TextElement): Encoded {
  const { vr, value } = element;
  const rule = TEXT_RULES[vr];
  const list = typeof value === 'string' || typeof value === 'number' ? [value] : value;
  if (rule.single === true && list.length > 1)
    throw invalid(element, `has several values where ${vr} allows one`);
  const texts = list.map((item) => {
    if (typeof item === 'string') return item;
    if (!Number.isFinite(item)) throw invalid(element, 'is not a finite number');
    return vr === 'IS' ? String(item) : formatDecimal(item);
  });
  for (const text of texts) {
    // An empty value is allowed anywhere: it says that this one of several is unknown.
    const fault = text === '' ? null : textFault(vr, text);
    if (fault !== null) throw invalid(element, fault);
  }
  const bytes = new TextEncoder().encode(texts.join('\\'));
  if (bytes.length % 2 === 0) return { parts: [bytes], length: bytes.length };
  const padding = new Uint8Array([vr === 'UI' ? 0x00 : 0x20]);
  return { parts: [bytes, padding], length: bytes.length + 1 };
}
