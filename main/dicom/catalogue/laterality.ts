import type { DataSet } from 'dicom-parser';
import type { Laterality } from '../../../core/domain/frame.ts';
import { stringOf } from '../values.ts';

const SIDES = new Set(['R', 'L', 'B', 'U']);

/** Image Laterality (0020,0062), then Laterality (0020,0060); two that differ are a conflict, never a choice. */
export function lateralityOf(dataSet: DataSet): Laterality {
  const [image, series] = ['x00200062', 'x00200060'].map((tag) => stringOf(dataSet, tag)?.toUpperCase());
  const sides = [image, series].filter((side): side is string => side !== undefined && SIDES.has(side));
  const [first, second] = sides;
  if (first === undefined) return 'unknown';
  if (second !== undefined && second !== first) return 'conflict';
  // The set holds exactly these four.
  return first as 'R' | 'L' | 'B' | 'U';
}
