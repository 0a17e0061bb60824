import type { DataSet } from 'dicom-parser';
import type { CodedConcept } from '../../../core/domain/coded-concept.ts';
import { characterSetOf, textOf, type CharacterSet } from '../../dicom/character-set.ts';
import { decimalOf, itemsOf, stringOf, binaryOf } from '../../dicom/values.ts';

/** A content item of a structured report as it stands in a file. */
export interface ReadItem {
  /** Value Type (0040,A040). */
  readonly type: string;
  readonly name: CodedConcept | null;
  /** Text, UID, name or number; null where the value is none of these. */
  readonly value: string | number | null;
  readonly code: CodedConcept | null;
  readonly observedAt: string;
  readonly reference: {
    readonly sopInstanceUid: string;
    readonly segments: readonly number[];
  } | null;
  readonly children: readonly ReadItem[];
}

/** The content tree of a document; the root is the data set itself. */
export function readContent(dataSet: DataSet, inherited?: CharacterSet): ReadItem {
  const characterSet = characterSetOf(dataSet, inherited);
  const [measured] = itemsOf(dataSet, 'x0040a300');
  const [referenced] = itemsOf(dataSet, 'x00081199');
  const number = measured === undefined ? undefined : decimalOf(measured, 'x0040a30a');
  const text =
    textOf(dataSet, 'x0040a160', characterSet) ??
    textOf(dataSet, 'x0040a123', characterSet) ??
    stringOf(dataSet, 'x0040a124');
  return {
    type: stringOf(dataSet, 'x0040a040') ?? '',
    name: conceptOf(itemsOf(dataSet, 'x0040a043')[0], characterSet),
    value: number ?? text ?? null,
    code: conceptOf(itemsOf(dataSet, 'x0040a168')[0], characterSet),
    observedAt: stringOf(dataSet, 'x0040a032') ?? '',
    reference:
      referenced === undefined
        ? null
        : {
            sopInstanceUid: stringOf(referenced, 'x00081155') ?? '',
            segments: binaryOf(referenced, 'x0062000b', 'uint16'),
          },
    children: itemsOf(dataSet, 'x0040a730').map((item) => readContent(item, characterSet)),
  };
}

/** A coded concept of an item of a code sequence; null when it lacks value, scheme or meaning. */
export function conceptOf(item: DataSet | undefined, inherited?: CharacterSet): CodedConcept | null {
  if (item === undefined) return null;
  const characterSet = characterSetOf(item, inherited);
  const value = ['x00080100', 'x00080119', 'x00080120']
    .map((tag) => textOf(item, tag, characterSet))
    .find((one) => one !== undefined);
  const scheme = textOf(item, 'x00080102', characterSet);
  const meaning = textOf(item, 'x00080104', characterSet);
  if (value === undefined || scheme === undefined || meaning === undefined) return null;
  return { scheme, value, meaning };
}

/** Children with a concept name, in their order. */
export function named(item: ReadItem, name: Pick<CodedConcept, 'scheme' | 'value'>): ReadItem[] {
  return item.children.filter(
    (child) => child.name?.scheme === name.scheme && child.name.value === name.value,
  );
}
