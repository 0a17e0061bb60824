import { readFile } from 'node:fs/promises';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { namedOrigin } from '../../../core/domain/structure-origin.ts';
import type { IncomingFile, IncomingLabel, ReadIncoming } from '../incoming.ts';
import { placeContours } from './place-contours.ts';
import { readStructureSet, type Roi, type StructureSet } from './read-contours.ts';

/** Opens a DICOM RT Structure Set. @throws ExpectedError `rtstruct-kind`, `rtstruct-empty`, or what reading says. */
export const readRtstruct: ReadIncoming = async (path) => incomingOf(readStructureSet(await readFile(path)));

/** @throws ExpectedError `rtstruct-empty` when no contour encloses anything. */
export function incomingOf(set: StructureSet): IncomingFile {
  if (set.rois.every(({ contours }) => contours.length === 0)) {
    const why = set.notes.length === 0 ? 'it holds none at all' : set.notes.join(' ');
    throw new ExpectedError(
      'rtstruct-empty',
      `The RT Structure Set has no closed contour to bring in: ${why.replace(/\.$/, '')}.`,
    );
  }
  const empty = set.rois.filter(({ contours }) => contours.length === 0);
  return {
    format: 'DICOM RT Structure Set',
    labels: set.rois.map(labelOf),
    creator: set.creator,
    images: [],
    placed: placeContours(set),
    notes: [
      ...set.notes,
      ...(empty.length === 0
        ? []
        : [`${empty.length} of ${set.rois.length} ROIs have no closed contour: they stay unknown.`]),
    ],
  };
}

function labelOf({ number, name, type, algorithm }: Roi): IncomingLabel {
  return {
    name,
    number,
    category: null,
    type,
    region: null,
    origin: namedOrigin(algorithm),
    algorithm: null,
  };
}
