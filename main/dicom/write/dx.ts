import { ExpectedError } from '../../../core/domain/errors.ts';
import type { DataSet, Element, TextVr } from './element.ts';
import { writePart10 } from './part10.ts';

/** DX Image Storage - For Presentation (PS3.3 A.26). */
export const DX_FOR_PRESENTATION = '1.2.840.10008.5.1.4.1.1.1.1';

/** A coded entry (PS3.3 8.8). */
export interface CodedEntry {
  readonly value: string;
  readonly scheme: string;
  readonly meaning: string;
}

/** What a DX object says. Everything is written as it is: nothing is invented here. */
export interface DxImage {
  readonly sopInstanceUid: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly patientId: string;
  readonly patientName: string;
  /** M, F, O or '' for unknown. */
  readonly patientSex: string;
  /** e.g. 012Y. */
  readonly patientAge: string;
  /** YYYYMMDD and HHMMSS of study, series, acquisition and content. */
  readonly date: string;
  readonly time: string;
  readonly accessionNumber: string;
  readonly studyId: string;
  readonly studyDescription: string;
  readonly manufacturer: string;
  readonly modelName: string;
  readonly softwareVersion: string;
  readonly rows: number;
  readonly columns: number;
  /** rows x columns stored values of `bitsStored` bits. */
  readonly pixels: Uint16Array;
  readonly bitsStored: number;
  readonly photometric: 'MONOCHROME1' | 'MONOCHROME2';
  readonly spacingMm: number;
  readonly laterality: 'L' | 'R';
  readonly bodyPart: string;
  readonly region: CodedEntry;
  readonly view: CodedEntry;
  /** View Position, e.g. PA. */
  readonly viewPosition: string;
  /** Directions of the rows and of the columns, e.g. ['L', 'H']. */
  readonly patientOrientation: readonly [string, string];
  readonly windowCenter: number;
  readonly windowWidth: number;
  readonly kvp: number;
  /** True for phantoms: no patient was exposed. */
  readonly qualityControlSubject: boolean;
}

/** A DX file. @throws ExpectedError `dicom-invalid` when a value breaks the rules of DICOM. */
export function writeDx(image: DxImage): Uint8Array {
  if (image.pixels.length !== image.rows * image.columns) {
    throw new ExpectedError(
      'dicom-invalid',
      'The pixels do not fill rows x columns, so the object is not written.',
    );
  }
  const limit = 2 ** image.bitsStored;
  if (image.pixels.some((value) => value >= limit)) {
    throw new ExpectedError(
      'dicom-invalid',
      'A stored value needs more bits than stored, so the object is not written.',
    );
  }
  return writePart10([
    ...patientAndStudy(image),
    ...seriesAndEquipment(image),
    ...acquisition(image),
    ...pixelModules(image),
  ]);
}

const text = (tag: number, vr: TextVr, value: string | readonly string[]): Element => ({ tag, vr, value });

function code(tag: number, entry: CodedEntry, more: DataSet = []): Element {
  return {
    tag,
    vr: 'SQ',
    value: [
      [
        text(0x00080100, 'SH', entry.value),
        text(0x00080102, 'SH', entry.scheme),
        text(0x00080104, 'LO', entry.meaning),
        ...more,
      ],
    ],
  };
}

function patientAndStudy(image: DxImage): DataSet {
  return [
    text(0x00080016, 'UI', DX_FOR_PRESENTATION),
    text(0x00080018, 'UI', image.sopInstanceUid),
    text(0x00080020, 'DA', image.date),
    text(0x00080030, 'TM', image.time),
    text(0x00080050, 'SH', image.accessionNumber),
    text(0x00080090, 'PN', ''),
    text(0x00081030, 'LO', image.studyDescription),
    text(0x00100010, 'PN', image.patientName),
    text(0x00100020, 'LO', image.patientId),
    text(0x00100030, 'DA', ''),
    text(0x00100040, 'CS', image.patientSex),
    text(0x00100200, 'CS', image.qualityControlSubject ? 'YES' : 'NO'),
    text(0x00101010, 'AS', image.patientAge),
    text(0x0020000d, 'UI', image.studyInstanceUid),
    text(0x00200010, 'SH', image.studyId),
  ];
}

function seriesAndEquipment(image: DxImage): DataSet {
  return [
    text(0x00080021, 'DA', image.date),
    text(0x00080031, 'TM', image.time),
    text(0x00080060, 'CS', 'DX'),
    text(0x00080068, 'CS', 'FOR PRESENTATION'),
    text(0x00080070, 'LO', image.manufacturer),
    text(0x00081090, 'LO', image.modelName),
    text(0x00181020, 'LO', image.softwareVersion),
    text(0x0020000e, 'UI', image.seriesInstanceUid),
    { tag: 0x00200011, vr: 'IS', value: 1 },
  ];
}

function acquisition(image: DxImage): DataSet {
  return [
    text(0x00080022, 'DA', image.date),
    text(0x00080032, 'TM', image.time),
    text(0x00080023, 'DA', image.date),
    text(0x00080033, 'TM', image.time),
    code(0x00082218, image.region),
    text(0x00180015, 'CS', image.bodyPart),
    { tag: 0x00180060, vr: 'DS', value: image.kvp },
    { tag: 0x00181164, vr: 'DS', value: [image.spacingMm, image.spacingMm] },
    text(0x00185101, 'CS', image.viewPosition),
    // Type 2: not known.
    text(0x00181508, 'CS', ''),
    text(0x00187004, 'CS', 'SCINTILLATOR'),
    { tag: 0x00200013, vr: 'IS', value: 1 },
    text(0x00200020, 'CS', image.patientOrientation),
    text(0x00200062, 'CS', image.laterality),
    { tag: 0x00400555, vr: 'SQ', value: [] },
    code(0x00540220, image.view, [{ tag: 0x00540222, vr: 'SQ', value: [] }]),
  ];
}

function pixelModules(image: DxImage): DataSet {
  const inverted = image.photometric === 'MONOCHROME1';
  return [
    // Third value empty, as PS3.3 C.8.11.3.1.1 wants it for a plain projection.
    text(0x00080008, 'CS', ['ORIGINAL', 'PRIMARY', '']),
    { tag: 0x00280002, vr: 'US', value: 1 },
    text(0x00280004, 'CS', image.photometric),
    { tag: 0x00280010, vr: 'US', value: image.rows },
    { tag: 0x00280011, vr: 'US', value: image.columns },
    { tag: 0x00280030, vr: 'DS', value: [image.spacingMm, image.spacingMm] },
    { tag: 0x00280100, vr: 'US', value: 16 },
    { tag: 0x00280101, vr: 'US', value: image.bitsStored },
    { tag: 0x00280102, vr: 'US', value: image.bitsStored - 1 },
    { tag: 0x00280103, vr: 'US', value: 0 },
    text(0x00280301, 'CS', 'NO'),
    text(0x00281040, 'CS', 'LOG'),
    // Sign: do higher stored values mean more (1) or less (-1) X-ray intensity?
    { tag: 0x00281041, vr: 'SS', value: inverted ? 1 : -1 },
    { tag: 0x00281050, vr: 'DS', value: image.windowCenter },
    { tag: 0x00281051, vr: 'DS', value: image.windowWidth },
    { tag: 0x00281052, vr: 'DS', value: 0 },
    { tag: 0x00281053, vr: 'DS', value: 1 },
    text(0x00281054, 'LO', 'US'),
    text(0x00282110, 'CS', '00'),
    // DX asks for the shape that goes with the photometric interpretation; it inverts nothing a second time.
    text(0x20500020, 'CS', inverted ? 'INVERSE' : 'IDENTITY'),
    { tag: 0x7fe00010, vr: 'OW', value: image.pixels },
  ];
}
