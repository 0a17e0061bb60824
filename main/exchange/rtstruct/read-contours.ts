import type { DataSet } from 'dicom-parser';
import type { CodedConcept } from '../../../core/domain/coded-concept.ts';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { characterSetOf, textOf, type CharacterSet } from '../../dicom/character-set.ts';
import { readDataSet } from '../../dicom/dataset.ts';
import { bytesOf, decimalsOf, integerOf, itemsOf, stringOf } from '../../dicom/values.ts';
import { conceptOf } from '../dicom/read-content.ts';
import { RT_STRUCTURE_SET } from './structure-set.ts';

/** A closed contour in one plane. */
export interface Contour {
  /** x0, y0, z0, x1, ... in mm of the patient. */
  readonly points: Float64Array;
  /** The image that it was drawn on; null when the file does not say. */
  readonly image: ImageKey | null;
}

export interface ImageKey {
  readonly sopInstanceUid: string;
  /** 0-based. */
  readonly frameIndex: number;
}

export interface Roi {
  readonly number: number;
  readonly name: string;
  readonly frameOfReferenceUid: string;
  /** ROI Generation Algorithm, empty when unknown. */
  readonly algorithm: string;
  readonly type: CodedConcept | null;
  readonly contours: readonly Contour[];
}

export interface StructureSet {
  readonly rois: readonly Roi[];
  /** Images that the set was drawn over, in its order. */
  readonly images: readonly ImageKey[];
  readonly creator: string;
  /** What is left out of what the file holds. */
  readonly notes: readonly string[];
}

/** @throws ExpectedError `rtstruct-kind` when the bytes are another object; those of `readDataSet`. */
export function readStructureSet(bytes: Uint8Array): StructureSet {
  const { dataSet } = readDataSet(bytes);
  if (stringOf(dataSet, 'x00080016') !== RT_STRUCTURE_SET) {
    throw new ExpectedError('rtstruct-kind', 'The file is no DICOM RT Structure Set: choose another one.');
  }
  const characterSet = characterSetOf(dataSet);
  const notes = new Notes();
  const contoursOf = contourItems(dataSet);
  const typeOf = roiTypes(dataSet, characterSet);
  const rois = itemsOf(dataSet, 'x30060020').map((item, index): Roi => {
    const number = integerOf(item, 'x30060022') ?? index + 1;
    const name = textOf(item, 'x30060026', characterSetOf(item, characterSet))?.trim() ?? '';
    return {
      number,
      name: name === '' ? `ROI ${number}` : name,
      frameOfReferenceUid: stringOf(item, 'x30060024') ?? onlyFrameOfReference(dataSet),
      algorithm: stringOf(item, 'x30060036') ?? '',
      type: typeOf.get(number) ?? null,
      contours: (contoursOf.get(number) ?? []).flatMap((contour) => closedContour(contour, notes) ?? []),
    };
  });
  return {
    rois,
    images: referencedImages(dataSet),
    creator: textOf(dataSet, 'x00081070', characterSet) ?? '',
    notes: notes.sentences(),
  };
}

/** Contour items by ROI Number. */
function contourItems(dataSet: DataSet): Map<number, DataSet[]> {
  const found = new Map<number, DataSet[]>();
  for (const item of itemsOf(dataSet, 'x30060039')) {
    const number = integerOf(item, 'x30060084');
    if (number === undefined) continue;
    found.set(number, [...(found.get(number) ?? []), ...itemsOf(item, 'x30060040')]);
  }
  return found;
}

function roiTypes(dataSet: DataSet, characterSet: CharacterSet): Map<number, CodedConcept> {
  const found = new Map<number, CodedConcept>();
  for (const item of itemsOf(dataSet, 'x30060080')) {
    const number = integerOf(item, 'x30060084');
    const type = conceptOf(itemsOf(item, 'x30060086')[0], characterSetOf(item, characterSet));
    if (number !== undefined && type !== null) found.set(number, type);
  }
  return found;
}

/** Old writers leave the ROI's own reference out where there is one frame of reference only. */
function onlyFrameOfReference(dataSet: DataSet): string {
  const uids = itemsOf(dataSet, 'x30060010').map((item) => stringOf(item, 'x00200052') ?? '');
  return (uids.length === 1 ? uids[0] : undefined) ?? stringOf(dataSet, 'x00200052') ?? '';
}

function referencedImages(dataSet: DataSet): ImageKey[] {
  return itemsOf(dataSet, 'x30060010')
    .flatMap((frame) => itemsOf(frame, 'x30060012'))
    .flatMap((study) => itemsOf(study, 'x30060014'))
    .flatMap((its) => itemsOf(its, 'x30060016'))
    .flatMap(imageKeysOf);
}

/** The frames that an item names; the first one where it names none. */
function imageKeysOf(item: DataSet): ImageKey[] {
  const sopInstanceUid = stringOf(item, 'x00081155');
  if (sopInstanceUid === undefined) return [];
  const numbers = decimalsOf(item, 'x00081160');
  return (numbers.length === 0 ? [1] : numbers).map((number) => ({ sopInstanceUid, frameIndex: number - 1 }));
}

/** Contours that enclose pixels. CLOSEDPLANAR_XOR says of several what even-odd filling does anyway. */
const CLOSED = new Set(['CLOSED_PLANAR', 'CLOSEDPLANAR_XOR']);

function closedContour(item: DataSet, notes: Notes): Contour | null {
  const type = stringOf(item, 'x30060042') ?? '';
  if (!CLOSED.has(type)) {
    notes.otherType(type);
    return null;
  }
  const points = coordinatesOf(item);
  if (points === null) {
    notes.broken += 1;
    return null;
  }
  const [image] = itemsOf(item, 'x30060016').flatMap(imageKeysOf);
  return { points, image: image ?? null };
}

const CONTOUR_DATA = 'x30060050';

/** No scanner is a kilometre wide; beyond lie numbers that are damaged, up to those that overflow when multiplied. */
const FARTHEST_MM = 1e6;

/** Leaving such a contour out would say that the structure is not there. */
function damagedContour(): ExpectedError {
  return new ExpectedError(
    'rtstruct-contour',
    'A contour of the RT Structure Set holds something other than points in millimetres: the file is damaged; get it again.',
  );
}

/**
 * Null: fewer than three points. The file's own count of points is not needed.
 * @throws ExpectedError `rtstruct-contour`
 */
function coordinatesOf(item: DataSet): Float64Array | null {
  const bytes = bytesOf(item, CONTOUR_DATA);
  if (bytes === undefined) return null;
  // Millions of numbers in a volume, and any length: read in one go where `decimalsOf` is careful and bounded.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const parts = text.replace(/[\0 ]+$/, '').split('\\');
  if (parts.length < 9) return null;
  if (parts.length % 3 !== 0) throw damagedContour();
  const points = new Float64Array(parts.length);
  for (let i = 0; i < parts.length; i++) {
    const value = Number(parts[i]);
    if (!(Math.abs(value) < FARTHEST_MM) || parts[i]!.trim() === '') throw damagedContour();
    points[i] = value;
  }
  return points;
}

/** Counts of what was left out, said once each. */
class Notes {
  readonly #types = new Map<string, number>();
  broken = 0;

  otherType(type: string): void {
    const known = /^[A-Z_]{1,16}$/.test(type) ? type : 'unnamed';
    this.#types.set(known, (this.#types.get(known) ?? 0) + 1);
  }

  sentences(): string[] {
    const types = [...this.#types].map(
      ([type, count]) => `${count} contours of type ${type} enclose no area and were left out.`,
    );
    if (this.broken === 0) return types;
    return [...types, `${this.broken} contours without three points in millimetres were left out.`];
  }
}
