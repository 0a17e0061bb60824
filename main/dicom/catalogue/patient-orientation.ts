import type { DataSet } from 'dicom-parser';
import { stringsOf } from '../values.ts';

/** Anterior, Posterior, Right, Left, Head, Foot; several letters for oblique directions (PS3.3 C.7.6.1.1.1). */
const DIRECTION = /^[AFHLPR]{1,3}$/;

/**
 * Patient Orientation (0020,0020): where rows and where columns point.
 * Null unless both are given in the words of humans: quadrupeds' are another alphabet.
 */
export function patientOrientationOf(dataSet: DataSet): readonly [string, string] | null {
  const [rows, columns] = stringsOf(dataSet, 'x00200020');
  if (rows === undefined || columns === undefined) return null;
  return DIRECTION.test(rows) && DIRECTION.test(columns) ? [rows, columns] : null;
}
