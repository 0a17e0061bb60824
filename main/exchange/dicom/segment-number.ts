import { leavingStructures, type ExportCase, type ExportStructure } from '../export-case.ts';

/** What the SEG of a case has a segment of: structures that leave and have a pixel, in the order of the task. */
export function segmentStructures(one: ExportCase): ExportStructure[] {
  return leavingStructures(one).filter(({ empty }) => !empty);
}

/**
 * Segment Number (0062,0004) of a structure in the SEG of its case: the segments are numbered from 1 without gaps.
 * Null: it is not in the SEG.
 */
export function segmentNumberOf(
  one: ExportCase,
  structure: Pick<ExportStructure, 'structure'>,
): number | null {
  const index = segmentStructures(one).findIndex((each) => each.structure.id === structure.structure.id);
  return index < 0 ? null : index + 1;
}

/** Segmentation Storage: BINARY and FRACTIONAL (PS3.3 A.51). */
export const SEGMENTATION_STORAGE = '1.2.840.10008.5.1.4.1.1.66.4';
/** Label Map Segmentation Storage (Supplement 243). */
export const LABEL_MAP_STORAGE = '1.2.840.10008.5.1.4.1.1.66.7';

/** SOP class of the SEG of a batch. */
export function segClassUid(segmentation: 'binary' | 'labelmap' | 'fractional'): string {
  return segmentation === 'labelmap' ? LABEL_MAP_STORAGE : SEGMENTATION_STORAGE;
}
