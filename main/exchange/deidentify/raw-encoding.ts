/** How elements of a data set are written: as in the file that they come from. */
export interface RawForm {
  readonly explicit: boolean;
  readonly littleEndian: boolean;
}

/** Parts whose lengths add up, so that pixel data is not copied more than once. */
export interface RawParts {
  readonly parts: readonly Uint8Array[];
  readonly length: number;
}

const LONG_FORM = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const UNDEFINED_LENGTH = 0xffffffff;
const ITEM = 0xfffee000;
const SEQUENCE_END = 0xfffee0dd;

export function joinRaw(pieces: readonly RawParts[]): RawParts {
  return {
    parts: pieces.flatMap(({ parts }) => parts),
    length: pieces.reduce((sum, { length }) => sum + length, 0),
  };
}

export function rawOf(bytes: Uint8Array): RawParts {
  return { parts: [bytes], length: bytes.length };
}

/** Text of the default repertoire, padded to an even length as its VR wants it. */
export function textBytes(text: string, vr: string | undefined): Uint8Array {
  const bytes = new Uint8Array(text.length + (text.length % 2));
  Buffer.from(bytes.buffer).write(text, 'latin1');
  if (text.length % 2 === 1) bytes[text.length] = vr === 'UI' ? 0 : 0x20;
  return bytes;
}

/** @param vr undefined: written without one (implicit). */
export function rawElement(tag: number, vr: string | undefined, value: RawParts, form: RawForm): RawParts {
  const odd = value.length % 2 === 1;
  const length = value.length + (odd ? 1 : 0);
  const header = headerOf(tag, vr, length, form);
  const padding = odd ? [Uint8Array.of(vr === undefined || LONG_FORM.has(vr) || vr === 'UI' ? 0 : 0x20)] : [];
  return { parts: [header, ...value.parts, ...padding], length: header.length + length };
}

/** A sequence of items that are encoded already. `undefinedLength` as in the original. */
export function rawSequence(
  tag: number,
  vr: string | undefined,
  items: readonly RawParts[],
  form: RawForm & { readonly itemsLittleEndian: boolean; readonly undefinedLength: boolean },
): RawParts {
  const inner = { explicit: false, littleEndian: form.itemsLittleEndian };
  const body = items.map((item) => joinRaw([rawOf(headerOf(ITEM, undefined, item.length, inner)), item]));
  if (!form.undefinedLength) return rawElement(tag, vr, joinRaw(body), form);
  return joinRaw([
    rawOf(headerOf(tag, vr, UNDEFINED_LENGTH, form)),
    ...body,
    rawOf(headerOf(SEQUENCE_END, undefined, 0, inner)),
  ]);
}

/** Encapsulated pixel data: everything behind the header, with its delimiter, as it is. */
export function rawEncapsulated(tag: number, value: Uint8Array, form: RawForm): RawParts {
  return joinRaw([
    rawOf(headerOf(tag, form.explicit ? 'OB' : undefined, UNDEFINED_LENGTH, form)),
    rawOf(value),
  ]);
}

function headerOf(tag: number, given: string | undefined, length: number, form: RawForm): Uint8Array {
  // Text that grew beyond 16 bits of length has no other explicit form.
  const vr = given !== undefined && !LONG_FORM.has(given) && length > 0xfffe ? 'UN' : given;
  const long = vr !== undefined && LONG_FORM.has(vr);
  const bytes = new Uint8Array(long ? 12 : 8);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, tag >>> 16, form.littleEndian);
  view.setUint16(2, tag & 0xffff, form.littleEndian);
  if (vr === undefined) {
    view.setUint32(4, length, form.littleEndian);
    return bytes;
  }
  bytes[4] = vr.charCodeAt(0);
  bytes[5] = vr.charCodeAt(1);
  if (long) view.setUint32(8, length, form.littleEndian);
  else view.setUint16(6, length, form.littleEndian);
  return bytes;
}
