import type { DataSet } from '../../main/dicom/write/element.ts';
import { writePart10 } from '../../main/dicom/write/part10.ts';

export interface SmallDicom {
  readonly sopInstanceUid: string;
  readonly seriesUid: string;
  readonly studyUid: string;
  readonly patientId: string;
  readonly instanceNumber: number;
  readonly modality: string;
  readonly sopClassUid: string;
  readonly rows: number;
  readonly columns: number;
  readonly pixels: Uint16Array | null;
  readonly position: readonly number[] | null;
  readonly orientation: readonly number[];
  /** Attributes that replace or join the ones below. */
  readonly extra: DataSet;
}

const CT = '1.2.840.10008.5.1.4.1.1.2';

/** A CT slice of a few kB with a header of ordinary length. Everything may be left out or replaced. */
export function smallDicom(given: Partial<SmallDicom> = {}): Uint8Array {
  const rows = given.rows ?? 4;
  const columns = given.columns ?? 4;
  const image: SmallDicom = {
    sopInstanceUid: '1.2.3.4.5',
    seriesUid: '1.2.3.4',
    studyUid: '1.2.3',
    patientId: 'P-1',
    instanceNumber: 1,
    modality: 'CT',
    sopClassUid: CT,
    rows,
    columns,
    pixels: Uint16Array.from({ length: rows * columns }, (_, index) => index % 4096),
    position: [0, 0, 0],
    orientation: [1, 0, 0, 0, 1, 0],
    extra: [],
    ...given,
  };
  const replaced = new Set(image.extra.map((element) => element.tag));
  return writePart10([...elements(image).filter((element) => !replaced.has(element.tag)), ...image.extra]);
}

function elements(image: SmallDicom): DataSet {
  return [
    { tag: 0x00080008, vr: 'CS', value: ['ORIGINAL', 'PRIMARY', 'AXIAL'] },
    { tag: 0x00080016, vr: 'UI', value: image.sopClassUid },
    { tag: 0x00080018, vr: 'UI', value: image.sopInstanceUid },
    { tag: 0x00080020, vr: 'DA', value: '20240102' },
    { tag: 0x00080021, vr: 'DA', value: '20240102' },
    { tag: 0x00080022, vr: 'DA', value: '20240102' },
    { tag: 0x00080030, vr: 'TM', value: '101112' },
    { tag: 0x00080031, vr: 'TM', value: '101112' },
    { tag: 0x00080050, vr: 'SH', value: 'A-1' },
    { tag: 0x00080060, vr: 'CS', value: image.modality },
    { tag: 0x00080070, vr: 'LO', value: 'Nobody' },
    { tag: 0x00080080, vr: 'LO', value: 'Nowhere' },
    { tag: 0x00080090, vr: 'PN', value: 'Nobody^Any' },
    { tag: 0x00081030, vr: 'LO', value: 'Generated study' },
    { tag: 0x0008103e, vr: 'LO', value: 'Generated series' },
    { tag: 0x00081090, vr: 'LO', value: 'Generator' },
    {
      tag: 0x00081140,
      vr: 'SQ',
      value: [
        [
          { tag: 0x00081150, vr: 'UI', value: CT },
          { tag: 0x00081155, vr: 'UI', value: '1.2.3.9' },
        ],
      ],
    },
    { tag: 0x00100010, vr: 'PN', value: 'Doe^Jane' },
    { tag: 0x00100020, vr: 'LO', value: image.patientId },
    { tag: 0x00100030, vr: 'DA', value: '19700101' },
    { tag: 0x00100040, vr: 'CS', value: 'F' },
    { tag: 0x00101010, vr: 'AS', value: '054Y' },
    { tag: 0x00180015, vr: 'CS', value: 'WRIST' },
    { tag: 0x00180050, vr: 'DS', value: '1.25' },
    { tag: 0x00180060, vr: 'DS', value: '120' },
    { tag: 0x00181020, vr: 'LO', value: '1.0' },
    { tag: 0x00181100, vr: 'DS', value: '250' },
    { tag: 0x00181151, vr: 'IS', value: '200' },
    { tag: 0x00181210, vr: 'SH', value: 'STANDARD' },
    { tag: 0x00185100, vr: 'CS', value: 'FFS' },
    { tag: 0x0020000d, vr: 'UI', value: image.studyUid },
    { tag: 0x0020000e, vr: 'UI', value: image.seriesUid },
    { tag: 0x00200010, vr: 'SH', value: 'S-1' },
    { tag: 0x00200011, vr: 'IS', value: '3' },
    { tag: 0x00200012, vr: 'IS', value: '1' },
    { tag: 0x00200013, vr: 'IS', value: image.instanceNumber },
    ...geometry(image),
    { tag: 0x00200052, vr: 'UI', value: '1.2.3.7' },
    ...pixelElements(image),
  ];
}

function geometry({ position, orientation }: SmallDicom): DataSet {
  if (position === null) return [];
  return [
    { tag: 0x00200032, vr: 'DS', value: position },
    { tag: 0x00200037, vr: 'DS', value: orientation },
  ];
}

function pixelElements({ rows, columns, pixels }: SmallDicom): DataSet {
  if (pixels === null) return [];
  return [
    { tag: 0x00280002, vr: 'US', value: 1 },
    { tag: 0x00280004, vr: 'CS', value: 'MONOCHROME2' },
    { tag: 0x00280010, vr: 'US', value: rows },
    { tag: 0x00280011, vr: 'US', value: columns },
    { tag: 0x00280030, vr: 'DS', value: ['0.5', '0.5'] },
    { tag: 0x00280100, vr: 'US', value: 16 },
    { tag: 0x00280101, vr: 'US', value: 12 },
    { tag: 0x00280102, vr: 'US', value: 11 },
    { tag: 0x00280103, vr: 'US', value: 0 },
    { tag: 0x00281050, vr: 'DS', value: '40' },
    { tag: 0x00281051, vr: 'DS', value: '400' },
    { tag: 0x00281052, vr: 'DS', value: '-1024' },
    { tag: 0x00281053, vr: 'DS', value: '1' },
    { tag: 0x7fe00010, vr: 'OW', value: pixels },
  ];
}
