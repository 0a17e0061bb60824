import type { CodedConcept } from '../../../core/domain/coded-concept.ts';
import type { DataSet, Element } from '../../dicom/write/element.ts';
import { code, reference, sequence, text, type ReferencedObject } from './common-modules.ts';

/** Content items of structured reports (PS3.3 C.17.3). */
export type Relationship =
  'CONTAINS' | 'HAS OBS CONTEXT' | 'HAS CONCEPT MOD' | 'HAS ACQ CONTEXT' | 'HAS PROPERTIES' | 'INFERRED FROM';

export type ContentItem = DataSet;

/** What an item is: how it belongs to the one around it, and what it is called. */
export interface ItemHead {
  readonly relationship: Relationship;
  /** Null: an image without a purpose of its own. */
  readonly name: CodedConcept | null;
  /** DT: when this was observed, where that is not when the object was made. */
  readonly observedAt?: string;
  readonly children?: readonly ContentItem[];
}

export const dcm = (value: string, meaning: string): CodedConcept => ({ scheme: 'DCM', value, meaning });
export const sct = (value: string, meaning: string): CodedConcept => ({ scheme: 'SCT', value, meaning });

function item(type: string, head: ItemHead, value: DataSet): ContentItem {
  return [text(0x0040a010, 'CS', head.relationship), ...contentOf(type, head, value)];
}

function contentOf(type: string, head: Omit<ItemHead, 'relationship'>, value: DataSet): DataSet {
  const { name, observedAt, children = [] } = head;
  return [
    text(0x0040a040, 'CS', type),
    ...(name === null ? [] : [code(0x0040a043, name)]),
    ...(observedAt === undefined ? [] : [text(0x0040a032, 'DT', observedAt)]),
    ...value,
    ...(children.length === 0 ? [] : [sequence(0x0040a730, ...children)]),
  ];
}

export function containerItem(head: ItemHead, template: string | null): ContentItem {
  return item('CONTAINER', head, containerOf(template));
}

/** The root of a document: attributes of the object itself. */
export function rootContainer(
  name: CodedConcept,
  template: string,
  children: readonly ContentItem[],
): DataSet {
  return contentOf('CONTAINER', { name, children }, containerOf(template));
}

function containerOf(template: string | null): Element[] {
  const separate = text(0x0040a050, 'CS', 'SEPARATE');
  if (template === null) return [separate];
  return [separate, sequence(0x0040a504, [text(0x00080105, 'CS', 'DCMR'), text(0x0040db00, 'CS', template)])];
}

export function codeContent(head: ItemHead, value: CodedConcept): ContentItem {
  return item('CODE', head, [code(0x0040a168, value)]);
}

export function textContent(head: ItemHead, value: string): ContentItem {
  return item('TEXT', head, [text(0x0040a160, 'UT', cleanText(value))]);
}

/** What a person typed as a UT may hold it: without control characters but those of lines, and space around it. */
export function cleanText(value: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what this takes out
  return value.replaceAll(/[\u0000-\u0008\u000b\u000e-\u001f\u007f]+/g, ' ').trim();
}

export function uidContent(head: ItemHead, value: string): ContentItem {
  return item('UIDREF', head, [text(0x0040a124, 'UI', value)]);
}

/** @param value PN. */
export function personContent(head: ItemHead, value: string): ContentItem {
  return item('PNAME', head, [text(0x0040a123, 'PN', value)]);
}

export function numberContent(head: ItemHead, value: number, unit: CodedConcept): ContentItem {
  const measured: DataSet = [{ tag: 0x0040a30a, vr: 'DS', value }, code(0x004008ea, unit)];
  return item('NUM', head, [sequence(0x0040a300, measured)]);
}

/** @param more e.g. Referenced Segment Number, Referenced Frame Number. */
export function imageContent(
  head: ItemHead,
  object: Omit<ReferencedObject, 'seriesInstanceUid'>,
  more: DataSet = [],
): ContentItem {
  return item('IMAGE', head, [sequence(0x00081199, [...reference(object), ...more])]);
}
