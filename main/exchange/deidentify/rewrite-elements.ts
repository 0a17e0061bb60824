import dicomParser from 'dicom-parser';
import type { DataSet, Element } from 'dicom-parser';
import { itemsOf } from '../../dicom/values.ts';
import { BINARY_SIZE, DUMMY_CODE, dummyText, REMOVED_TEXT } from './dummy-value.ts';
import { mentions, type IdentifyingValues } from './identifying-values.ts';
import type { PatientNames } from './patient-names.ts';
import { joinRaw, rawElement, rawEncapsulated, rawOf, rawSequence, textBytes } from './raw-encoding.ts';
import type { RawForm, RawParts } from './raw-encoding.ts';
import { replaceText } from './replace-text.ts';
import type { Treatment, TreatmentOf } from './rules.ts';
import { knownVr } from './vr-table.ts';

export interface Rewriting {
  readonly treatmentOf: TreatmentOf;
  readonly names: PatientNames;
  readonly identifying: IdentifyingValues;
  /** Takes the place of the native pixel data, e.g. without overlays in its unused bits. */
  readonly pixels: Uint8Array | null;
}

const PIXEL_DATA = 0x7fe00010;
/** Texts that may hold a name without being about one. In implicit VR the VR of a kept text is not known. */
const FREE_TEXT = new Set(['LO', 'SH', 'ST', 'LT', 'UT', 'UC']);
const BINARY = new Set(Object.keys(BINARY_SIZE));
/** Codes and equipment: words of the standard and of manufacturers, whatever the patient is called. */
const NOT_ABOUT_PATIENTS = new Set([
  0x00080005, 0x00080070, 0x00080100, 0x00080102, 0x00080103, 0x00080104, 0x00081090, 0x00181020,
]);
/** Groups about the image: a value that was written as UN by a tool without a dictionary stays only there. */
const IMAGE_GROUPS = new Set([0x0008, 0x0018, 0x0020, 0x0028, 0x0054, 0x3002, 0x3004, 0x5200, 0x7fe0]);

/**
 * Encodes the elements of a data set (and of its items) as the rules leave them, in the form of the file.
 * @param additions elements that replace those of the same tag, encoded.
 */
export function rewriteElements(
  dataSet: DataSet,
  form: RawForm,
  rewriting: Rewriting,
  additions: ReadonlyMap<number, RawParts> = new Map(),
): RawParts {
  const tags = new Map(Object.keys(dataSet.elements).map((key) => [Number.parseInt(key.slice(1), 16), key]));
  const all = [...new Set([...tags.keys(), ...additions.keys()])].sort((a, b) => a - b);
  return joinRaw(
    all.flatMap((tag) => {
      if (tag >>> 16 === 0x0002) return [];
      const added = additions.get(tag);
      if (added !== undefined) return [added];
      // `all` holds only tags of the data set and of the additions.
      const rewritten = rewriteElement(dataSet, tags.get(tag)!, form, rewriting);
      return rewritten === null ? [] : [rewritten];
    }),
  );
}

function rewriteElement(dataSet: DataSet, key: string, form: RawForm, rewriting: Rewriting): RawParts | null {
  // The key comes from this data set.
  const element = dataSet.elements[key]!;
  const tag = Number.parseInt(key.slice(1), 16);
  if (tag === PIXEL_DATA) return pixelData(dataSet, element, form, rewriting);
  const treatment = rewriting.treatmentOf(tag, element.vr);
  if (treatment.kind === 'remove') return null;
  const items = itemsOf(dataSet, key);
  const vr = element.vr === undefined || element.vr === 'UN' ? (knownVr(tag) ?? element.vr) : element.vr;
  // `itemsOf` leaves an empty list at UN values that are none.
  const isSequence =
    items.length > 0 ||
    vr === 'SQ' ||
    (element.items !== undefined && (element.vr !== 'UN' || element.hadUndefinedLength === true));
  if (isSequence) return sequence({ element, tag, items, treatment }, form, rewriting);
  return plainValue({ element, tag, vr, treatment }, dataSet, form, rewriting);
}

interface SequencePlace {
  readonly element: Element;
  readonly tag: number;
  readonly items: readonly DataSet[];
  readonly treatment: Treatment;
}

function sequence(place: SequencePlace, form: RawForm, rewriting: Rewriting): RawParts | null {
  const { element, tag, items, treatment } = place;
  // What could not be read as items may hold anything.
  const isReadable = items.length > 0 || element.length <= 8;
  const kept = treatment.kind === 'items' || treatment.kind === 'keep' || treatment.kind === 'uid';
  const first = items[0];
  const itemsLittleEndian =
    first === undefined
      ? form.littleEndian
      : first.byteArrayParser === dicomParser.littleEndianByteArrayParser;
  const shape = { ...form, itemsLittleEndian, undefinedLength: element.hadUndefinedLength === true };
  if (treatment.kind === 'dummy' && items.length > 0) {
    return rawSequence(
      tag,
      element.vr,
      [dummyCode({ ...formOf(first, form), littleEndian: itemsLittleEndian })],
      shape,
    );
  }
  if (!kept || !isReadable)
    return treatment.kind === 'empty' ? rawSequence(tag, element.vr, [], shape) : null;
  const rewritten = items.map((item) =>
    rewriteElements(item, { ...formOf(item, form), littleEndian: itemsLittleEndian }, rewriting),
  );
  return rawSequence(tag, element.vr, rewritten, shape);
}

/** Items of UN are implicit inside of an explicit file. */
function formOf(item: DataSet | undefined, around: RawForm): RawForm {
  const one = item === undefined ? undefined : Object.values(item.elements)[0];
  return one === undefined ? around : { ...around, explicit: one.vr !== undefined };
}

function dummyCode(form: RawForm): RawParts {
  const [value, scheme, meaning] = DUMMY_CODE;
  const one = (tag: number, vr: string, text: string): RawParts =>
    rawElement(tag, form.explicit ? vr : undefined, rawOf(textBytes(text, vr)), form);
  return joinRaw([
    one(0x00080100, 'SH', value),
    one(0x00080102, 'SH', scheme),
    one(0x00080104, 'LO', meaning),
  ]);
}

interface ValuePlace {
  readonly element: Element;
  readonly tag: number;
  readonly vr: string | undefined;
  readonly treatment: Treatment;
}

// The place, the data set that its offsets point into, how to write, and by which rules: none can be left out.
function plainValue(
  place: ValuePlace,
  dataSet: DataSet,
  form: RawForm,
  rewriting: Rewriting,
): RawParts | null {
  const { element, tag, vr, treatment } = place;
  const bytes = dataSet.byteArray.subarray(element.dataOffset, element.dataOffset + element.length);
  const write = (value: Uint8Array): RawParts => rawElement(tag, element.vr, rawOf(value), form);
  if (treatment.kind === 'keep' || treatment.kind === 'items')
    return keptValue(place, bytes, write, rewriting);
  if (treatment.kind === 'empty' || element.length === 0) return write(new Uint8Array(0));
  if (vr === undefined || BINARY.has(vr)) return write(new Uint8Array(BINARY_SIZE[vr ?? ''] ?? 0));
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const { names, identifying } = rewriting;
  const replaced = replaceText(text, vr, treatment, { names, nameWords: identifying.nameWords });
  return replaced === null ? null : write(textBytes(replaced, vr));
}

function keptValue(
  { element, tag, vr }: ValuePlace,
  bytes: Uint8Array,
  write: (value: Uint8Array) => RawParts,
  { identifying }: Rewriting,
): RawParts | null {
  if (vr === 'UN' && !IMAGE_GROUPS.has(tag >>> 16)) return null;
  if (isItem(bytes) && element.vr === undefined) return null;
  if (NOT_ABOUT_PATIENTS.has(tag) || bytes.length > 1 << 16) return write(bytes);
  if (vr !== undefined && vr !== 'UN' && !FREE_TEXT.has(vr)) return write(bytes);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  if (!mentions(text, identifying)) return write(bytes);
  return write(textBytes(dummyText(vr ?? 'UN') ?? REMOVED_TEXT, vr));
}

/** An implicit sequence whose items could not be read. */
function isItem(bytes: Uint8Array): boolean {
  return bytes[0] === 0xfe && bytes[1] === 0xff && bytes[2] === 0x00 && bytes[3] === 0xe0;
}

function pixelData(dataSet: DataSet, element: Element, form: RawForm, rewriting: Rewriting): RawParts {
  const bytes = dataSet.byteArray.subarray(element.dataOffset, element.dataOffset + element.length);
  if (element.encapsulatedPixelData === true) return rawEncapsulated(PIXEL_DATA, bytes, form);
  return rawElement(PIXEL_DATA, element.vr, rawOf(rewriting.pixels ?? bytes), form);
}
