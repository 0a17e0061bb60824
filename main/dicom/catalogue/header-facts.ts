import type { DataSet } from 'dicom-parser';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { characterSetOf, textOf } from '../character-set.ts';
import { readDataSet } from '../dataset.ts';
import type { DicomFile } from '../dataset.ts';
import { decimalOf, decimalsOf, integerOf, stringOf, uint16Of } from '../values.ts';
import { framePlanes, frameSpacing } from './functional-groups.ts';
import type { InstanceFacts } from './instance-facts.ts';
import { lateralityOf } from './laterality.ts';
import { patientOrientationOf } from './patient-orientation.ts';
import { quickHeader } from './quick-header.ts';
import { refusalByHeader } from './reviewable.ts';

/** Pixel Data, Float Pixel Data, Double Float Pixel Data: with one of them the header is complete. */
const PIXEL_TAGS = ['x7fe00010', 'x7fe00008', 'x7fe00009'];

/** Code of the error for files without SOP Instance UID. */
export const NO_INSTANCE = 'no-instance';

/**
 * Facts of the start of a file; null when the header goes on beyond it.
 * @param head the file's first bytes. @param size bytes of the whole file.
 * @throws ExpectedError when the file is not DICOM, damaged, or no instance of anything.
 */
export function factsOfHead(head: Uint8Array, size: number): InstanceFacts | null {
  const complete = head.length >= size;
  let file: DicomFile;
  try {
    file = quickHeader(head) ?? readDataSet(head, { stopAtPixelData: true });
  } catch (error) {
    // Cut off by us, perhaps. What is not DICOM at its start does not become so later.
    if (!complete && error instanceof ExpectedError && error.code === 'dicom-broken') return null;
    throw error;
  }
  const { elements } = file.dataSet;
  // Deflated data sets are inflated as far as they go, so only an end that was seen counts.
  if (!complete && !PIXEL_TAGS.some((tag) => elements[tag] !== undefined)) return null;
  return factsOf(file);
}

/**
 * @param fallbackUid takes the place of a missing SOP Instance UID.
 * @throws ExpectedError `no-instance` when both are missing.
 */
export function factsOf(file: DicomFile, fallbackUid = ''): InstanceFacts {
  const { dataSet } = file;
  const characterSet = characterSetOf(dataSet);
  const text = (tag: string): string => textOf(dataSet, tag, characterSet)?.trim() ?? '';
  const word = (tag: string): string => stringOf(dataSet, tag) ?? '';
  const sopClassUid = word('x00080016') || word('x00020002');
  const sopInstanceUid = word('x00080018') || word('x00020003') || fallbackUid;
  if (sopInstanceUid === '') {
    throw new ExpectedError(
      'no-instance',
      'It has no SOP Instance UID, so it cannot be told from other files.',
    );
  }
  const studyUid = word('x0020000d');
  const seriesUid = word('x0020000e');
  return {
    kind: 'dicom',
    sopInstanceUid,
    sopClassUid,
    transferSyntaxUid: file.transferSyntax.uid,
    patient: {
      id: text('x00100020'),
      issuer: text('x00100021'),
      name: text('x00100010'),
      birthDate: word('x00100030'),
      sex: word('x00100040'),
      age: word('x00101010'),
    },
    study: {
      // A file without them still needs a place of its own: its instance is the only thing that is unique.
      uid: studyUid || `${sopInstanceUid}.study`,
      date: word('x00080020'),
      time: word('x00080030'),
      description: text('x00081030'),
      accessionNumber: text('x00080050'),
    },
    series: {
      uid: seriesUid || `${sopInstanceUid}.series`,
      number: integerOf(dataSet, 'x00200011') ?? null,
      modality: word('x00080060'),
      description: text('x0008103e'),
      bodyPart: word('x00180015'),
    },
    instanceNumber: integerOf(dataSet, 'x00200013') ?? null,
    acquisitionDate: word('x00080022') || word('x00080023'),
    laterality: lateralityOf(dataSet),
    viewPosition: word('x00185101'),
    patientOrientation: patientOrientationOf(dataSet),
    ...pixelFacts(dataSet),
    frameOfReferenceUid: word('x00200052'),
    burnedIn: burnedIn(word('x00280301')),
    notReviewable: refusalByHeader(dataSet, sopClassUid, file.transferSyntax),
    notes: [
      ...(fallbackUid === '' ? [] : ['It has no SOP Instance UID; one was made of its content.']),
      ...(studyUid === '' || seriesUid === '' ? ['It names no study or series.'] : []),
    ],
  };
}

type PixelFacts = Pick<
  InstanceFacts,
  | 'rows'
  | 'columns'
  | 'frames'
  | 'bitsStored'
  | 'samplesPerPixel'
  | 'photometric'
  | 'spacingMm'
  | 'pixelAspect'
  | 'sliceThicknessMm'
  | 'planes'
>;

function pixelFacts(dataSet: DataSet): PixelFacts {
  const rows = uint16Of(dataSet, 'x00280010') ?? 0;
  const columns = uint16Of(dataSet, 'x00280011') ?? 0;
  // Absent means one (PS3.3 C.7.6.3); nothing can have zero or fewer.
  const frames = Math.max(1, integerOf(dataSet, 'x00280008') ?? 1);
  const spacingMm =
    frameSpacing(dataSet) ?? pair(decimalsOf(dataSet, 'x00181164')) ?? pair(decimalsOf(dataSet, 'x00182010'));
  const [height, width] = spacingMm ?? pair(decimalsOf(dataSet, 'x00280034')) ?? [1, 1];
  return {
    rows,
    columns,
    frames,
    bitsStored: uint16Of(dataSet, 'x00280101') ?? 0,
    samplesPerPixel: uint16Of(dataSet, 'x00280002') ?? 1,
    photometric: stringOf(dataSet, 'x00280004') ?? '',
    spacingMm,
    pixelAspect: height / width,
    sliceThicknessMm: decimalOf(dataSet, 'x00180050') ?? null,
    planes: framePlanes(dataSet, frames),
  };
}

function pair(values: readonly number[]): readonly [number, number] | null {
  const [row, column] = values;
  return row !== undefined && column !== undefined && row > 0 && column > 0 ? [row, column] : null;
}

function burnedIn(value: string): InstanceFacts['burnedIn'] {
  return value === 'YES' || value === 'NO' ? value : 'unknown';
}
