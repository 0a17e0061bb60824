import type { DataSet, Element } from '../../../main/dicom/write/element.ts';
import { smallDicom } from '../small-dicom.ts';

/** A study that is made, not kept: its files, and its frames in the order of their geometry. */
export interface GeneratedStudy {
  readonly name: string;
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** One a frame: which file, which frame of it. */
  readonly frames: readonly { readonly file: number; readonly frameIndex: number }[];
  readonly rows: number;
  readonly columns: number;
}

/** As `tempFolder` takes them. */
export function filesOf(study: GeneratedStudy): Record<string, Uint8Array> {
  return Object.fromEntries(study.files.map(({ name, bytes }) => [name, bytes]));
}

type Vector = readonly [number, number, number];

interface Stack {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  /** Of a row, then of a column. */
  readonly orientation: readonly number[];
  /** Centre of the first pixel of every slice, in mm. */
  readonly positions: readonly Vector[];
  /** Between rows, between columns, in mm. */
  readonly spacing: readonly [number, number];
}

const AXIAL = [1, 0, 0, 0, 1, 0] as const;
/** Rows towards left, back and head; columns at right angles to them. */
const OBLIQUE = [0.6, 0.64, 0.48, -0.8, 0.48, 0.36] as const;
const OBLIQUE_NORMAL: Vector = [0, -0.6, 0.8];
const START: Vector = [-12.25, 30.5, -101.75];

function along(start: Vector, normal: Vector, distances: readonly number[]): Vector[] {
  return distances.map((mm) => [
    start[0] + mm * normal[0],
    start[1] + mm * normal[1],
    start[2] + mm * normal[2],
  ]);
}

/** Sides that are no multiple of 8, so that packed frames end in the middle of a byte. */
const SIZE = { rows: 11, columns: 13 };
const HEAD: Vector = [0, 0, 1];

const STACKS: readonly Stack[] = [
  {
    name: 'axial',
    ...SIZE,
    orientation: AXIAL,
    positions: along(START, HEAD, [0, 2, 4, 6]),
    spacing: [0.5, 0.5],
  },
  {
    name: 'oblique',
    ...SIZE,
    orientation: OBLIQUE,
    positions: along(START, OBLIQUE_NORMAL, [0, 1.5, 3]),
    spacing: [0.7, 0.7],
  },
  {
    name: 'descending',
    ...SIZE,
    orientation: AXIAL,
    positions: along(START, HEAD, [0, -2.5, -5]),
    spacing: [0.5, 0.5],
  },
  {
    name: 'uneven',
    ...SIZE,
    orientation: AXIAL,
    positions: along(START, HEAD, [0, 1, 5, 6]),
    spacing: [0.5, 0.5],
  },
  { name: 'single-slice', ...SIZE, orientation: AXIAL, positions: [START], spacing: [0.5, 0.5] },
  {
    name: 'non-square',
    ...SIZE,
    orientation: AXIAL,
    positions: along(START, HEAD, [0, 2]),
    spacing: [0.9, 0.3],
  },
];

/** Every kind of source that a case can have, by name. */
export function generatedStudies(): GeneratedStudy[] {
  return [...STACKS.map(ofStack), enhanced(), cine(), radiograph()];
}

/** @throws Error when there is none of this name. */
export function generatedStudy(name: string): GeneratedStudy {
  const found = generatedStudies().find((one) => one.name === name);
  if (found === undefined) throw new Error(`no generated study is called ${name}`);
  return found;
}

/** An axial stack of any size, for memory and speed. */
export function largeStack(slices: number, side: number): GeneratedStudy {
  const positions = along(
    START,
    HEAD,
    Array.from({ length: slices }, (_, i) => i),
  );
  return ofStack({
    name: 'large',
    rows: side,
    columns: side,
    orientation: AXIAL,
    positions,
    spacing: [0.7, 0.7],
  });
}

function uidsOf(name: string): { root: string; studyUid: string; seriesUid: string } {
  const root = `1.2.826.0.1.3680043.10.1.${[...name].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 1e6, 7)}`;
  return { root, studyUid: `${root}.1`, seriesUid: `${root}.1.1` };
}

function pixelsOf(count: number, seed: number): Uint16Array {
  return Uint16Array.from({ length: count }, (_, i) => (i * 37 + seed * 101) % 4096);
}

function ofStack(stack: Stack): GeneratedStudy {
  const { name, rows, columns, orientation, positions, spacing } = stack;
  const { root, studyUid, seriesUid } = uidsOf(name);
  const files = positions.map((position, index) => ({
    // Names say nothing of the order.
    name: `${String((index * 7 + 3) % 1000).padStart(3, '0')}-${index}.dcm`,
    bytes: smallDicom({
      sopInstanceUid: `${seriesUid}.${index + 1}`,
      studyUid,
      seriesUid,
      patientId: `P-${name}`,
      instanceNumber: index + 1,
      rows,
      columns,
      pixels: pixelsOf(rows * columns, index),
      position,
      orientation,
      extra: [
        { tag: 0x00200052, vr: 'UI', value: `${root}.9` },
        { tag: 0x00280030, vr: 'DS', value: [...spacing] },
      ],
    }),
  }));
  return { name, files, frames: files.map((_, file) => ({ file, frameIndex: 0 })), rows, columns };
}

/** An enhanced CT: one file whose functional groups say where its frames lie. */
function enhanced(): GeneratedStudy {
  const name = 'multi-frame';
  const { root, studyUid, seriesUid } = uidsOf(name);
  const { rows, columns } = SIZE;
  const positions = along(START, HEAD, [0, 3, 6]);
  const group = (tag: number, items: DataSet): Element => ({ tag, vr: 'SQ', value: [items] });
  const bytes = smallDicom({
    sopClassUid: '1.2.840.10008.5.1.4.1.1.2.1',
    sopInstanceUid: `${seriesUid}.1`,
    studyUid,
    seriesUid,
    patientId: `P-${name}`,
    rows,
    columns,
    pixels: pixelsOf(rows * columns * positions.length, 1),
    position: null,
    extra: [
      { tag: 0x00200052, vr: 'UI', value: `${root}.9` },
      { tag: 0x00280008, vr: 'IS', value: positions.length },
      { tag: 0x00280030, vr: 'DS', value: [] },
      {
        tag: 0x52009229,
        vr: 'SQ',
        value: [
          [
            group(0x00289110, [
              { tag: 0x00180050, vr: 'DS', value: 3 },
              { tag: 0x00280030, vr: 'DS', value: [0.5, 0.5] },
            ]),
            group(0x00209116, [{ tag: 0x00200037, vr: 'DS', value: [...AXIAL] }]),
          ],
        ],
      },
      {
        tag: 0x52009230,
        vr: 'SQ',
        value: positions.map((position) => [
          group(0x00209113, [{ tag: 0x00200032, vr: 'DS', value: [...position] }]),
        ]),
      },
    ],
  });
  const frames = positions.map((_, frameIndex) => ({ file: 0, frameIndex }));
  return { name, files: [{ name: 'enhanced.dcm', bytes }], frames, rows, columns };
}

/** Frames of one file that lie nowhere in the patient. */
function unplaced(
  name: string,
  about: {
    readonly sopClassUid: string;
    readonly modality: string;
    readonly file: string;
    readonly frames: number;
    readonly seed: number;
    readonly extra: readonly Element[];
  },
): GeneratedStudy {
  const { studyUid, seriesUid } = uidsOf(name);
  const { rows, columns } = SIZE;
  const bytes = smallDicom({
    sopClassUid: about.sopClassUid,
    modality: about.modality,
    sopInstanceUid: `${seriesUid}.1`,
    studyUid,
    seriesUid,
    patientId: `P-${name}`,
    rows,
    columns,
    pixels: pixelsOf(rows * columns * about.frames, about.seed),
    position: null,
    extra: [{ tag: 0x00200052, vr: 'UI', value: '' }, ...about.extra],
  });
  const frames = Array.from({ length: about.frames }, (_, frameIndex) => ({ file: 0, frameIndex }));
  return { name, files: [{ name: about.file, bytes }], frames, rows, columns };
}

/** A run of frames, as of an XA. */
function cine(): GeneratedStudy {
  return unplaced('cine', {
    sopClassUid: '1.2.840.10008.5.1.4.1.1.12.1',
    modality: 'XA',
    file: 'cine.dcm',
    frames: 3,
    seed: 2,
    extra: [
      { tag: 0x00280008, vr: 'IS', value: 3 },
      { tag: 0x00280030, vr: 'DS', value: [] },
      { tag: 0x00181164, vr: 'DS', value: [0.2, 0.2] },
    ],
  });
}

/** A projection radiograph. */
function radiograph(): GeneratedStudy {
  return unplaced('radiograph', {
    sopClassUid: '1.2.840.10008.5.1.4.1.1.1.1',
    modality: 'DX',
    file: 'dx.dcm',
    frames: 1,
    seed: 3,
    extra: [
      { tag: 0x00280030, vr: 'DS', value: [0.15, 0.15] },
      { tag: 0x00280301, vr: 'CS', value: 'NO' },
      { tag: 0x00200020, vr: 'CS', value: ['L', 'F'] },
    ],
  });
}
