import { readFile } from 'node:fs/promises';
import type { DataSet } from 'dicom-parser';
import { itemsOf, stringOf } from '../../dicom/values.ts';
import { characterSetOf, textOf } from '../../dicom/character-set.ts';
import { readDataSet } from '../../dicom/dataset.ts';
import { openSegFile } from '../seg/seg-file.ts';

/** Whose images a DICOM object of masks speaks of. Patient data: never logged (rule S2). */
export interface DicomReferences {
  /** Its own study and those that it refers to. */
  readonly studies: ReadonlySet<string>;
  /** Series that it names; their images belong to it in whatever study they lie. */
  readonly series: ReadonlySet<string>;
  /** Empty when it names none. */
  readonly patientId: string;
}

/** Reads the header of a DICOM SEG or RTSTRUCT. @throws ExpectedError when it cannot be read. */
export async function readReferences(path: string, kind: 'seg' | 'rtstruct'): Promise<DicomReferences> {
  // A segmentation's pixels may be larger than memory, a structure set has none.
  if (kind === 'seg') return dicomReferences((await openSegFile(path)).file.dataSet);
  return dicomReferences(readDataSet(await readFile(path), { stopAtPixelData: true }).dataSet);
}

/** @param dataSet of a DICOM SEG or RTSTRUCT. */
function dicomReferences(dataSet: DataSet): DicomReferences {
  const studies = new Set<string>();
  const series = new Set<string>();
  const add = (to: Set<string>, uid: string | undefined): void => {
    if (uid !== undefined && uid !== '') to.add(uid);
  };
  add(studies, stringOf(dataSet, 'x0020000d'));
  // Referenced Series Sequence of SEG.
  for (const item of itemsOf(dataSet, 'x00081115')) add(series, stringOf(item, 'x0020000e'));
  // Studies Containing Other Referenced Instances.
  for (const item of itemsOf(dataSet, 'x00081200')) {
    add(studies, stringOf(item, 'x0020000d'));
    for (const one of itemsOf(item, 'x00081115')) add(series, stringOf(one, 'x0020000e'));
  }
  for (const frame of itemsOf(dataSet, 'x30060010')) addStructureSet(frame, { studies, series });
  return { studies, series, patientId: (textOf(dataSet, 'x00100020', characterSetOf(dataSet)) ?? '').trim() };
}

/** Referenced Frame of Reference, RT Referenced Study and Series Sequence of RTSTRUCT. */
function addStructureSet(
  frame: DataSet,
  to: { readonly studies: Set<string>; readonly series: Set<string> },
): void {
  for (const study of itemsOf(frame, 'x30060012')) {
    const uid = stringOf(study, 'x00081155');
    if (uid !== undefined) to.studies.add(uid);
    for (const item of itemsOf(study, 'x30060014')) {
      const seriesUid = stringOf(item, 'x0020000e');
      if (seriesUid !== undefined) to.series.add(seriesUid);
    }
  }
}
