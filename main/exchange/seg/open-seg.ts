import type { DataSet } from 'dicom-parser';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { characterSetOf, textOf } from '../../dicom/character-set.ts';
import { PIXEL_DATA } from '../../dicom/element-reader.ts';
import { notAnImage } from '../../dicom/sop-class.ts';
import { printable } from '../../dicom/transfer-syntax.ts';
import { integerOf, itemsOf, stringOf, uint16Of } from '../../dicom/values.ts';
import { LABEL_MAP_STORAGE, SEGMENTATION_STORAGE } from '../dicom/segment-number.ts';
import { readPlaces, referencedInstances, type FramePlace } from './read-places.ts';
import { readSegments, type ReadSegment } from './read-segments.ts';
import { openSegFile, type SegFile } from './seg-file.ts';
import type { SegLayout } from './seg-pixels.ts';

/** Segmentation Type (0062,0001). */
export type SegKind = 'BINARY' | 'FRACTIONAL' | 'LABELMAP';

/** A segmentation as its file describes it; the pixels are read by `openSegPixels`. */
export interface SegObject {
  readonly source: SegFile;
  readonly kind: SegKind;
  readonly layout: SegLayout;
  readonly segments: readonly ReadSegment[];
  /** One a frame. */
  readonly places: readonly FramePlace[];
  /** Empty when there is none. */
  readonly frameOfReferenceUid: string;
  /** Instances that the file as a whole refers to. */
  readonly instances: readonly string[];
  /** Value of a pixel that is certainly in a segment (FRACTIONAL). */
  readonly maxFraction: number;
  readonly fractionalType: string;
  /** Of pixels outside of every segment (LABELMAP). */
  readonly background: number;
  readonly creator: string;
  readonly notes: readonly string[];
}

/**
 * Opens a DICOM Segmentation of any writer.
 * @throws ExpectedError with one sentence when it is none, or holds what cannot be read.
 */
export async function openSeg(path: string): Promise<SegObject> {
  const source = await openSegFile(path);
  const { dataSet } = source.file;
  requireSegmentation(source);
  const bits = bitsOf(dataSet);
  const notes: string[] = [...source.file.warnings];
  const kind = kindOf(dataSet, bits);
  if (kind === 'BINARY' && bits !== 1)
    notes.push(`It is BINARY but has ${bits} bits a pixel; every value but 0 was taken.`);
  refuseLossy(source, kind, notes);
  const size = sizeOf(dataSet);
  const layout = { ...size, frames: framesOf(dataSet, size.rows * size.columns * bits, notes), bits };
  const declared = uint16Of(dataSet, 'x0062000e') ?? 0;
  const creator = textOf(dataSet, 'x00700084', characterSetOf(dataSet)) ?? '';
  const places = readPlaces(dataSet, layout.frames);
  // 10,000 parsed frames would live as long as their pixels are read, and every collection would walk over them.
  delete dataSet.elements['x52009230'];
  return {
    source,
    kind,
    layout,
    segments: readSegments(dataSet),
    places,
    frameOfReferenceUid: stringOf(dataSet, 'x00200052') ?? '',
    instances: referencedInstances(dataSet),
    maxFraction: declared > 0 ? declared : 2 ** bits - 1,
    fractionalType: stringOf(dataSet, 'x00620010') ?? '',
    background: uint16Of(dataSet, 'x00280120') ?? 0,
    creator: creator.split('=')[0]!.replaceAll('^', ' ').replaceAll(/\s+/g, ' ').trim(),
    notes,
  };
}

function requireSegmentation({ file }: SegFile): void {
  const { dataSet, transferSyntax } = file;
  const sopClass = stringOf(dataSet, 'x00080016') ?? stringOf(dataSet, 'x00020002') ?? '';
  const isNamed = sopClass === SEGMENTATION_STORAGE || sopClass === LABEL_MAP_STORAGE;
  if (!isNamed && !(sopClass === '' && stringOf(dataSet, 'x00080060') === 'SEG')) {
    const other = notAnImage(sopClass, stringOf(dataSet, 'x00080060') ?? '') ?? 'an image or another object';
    throw new ExpectedError('not-a-segmentation', `The file is ${other}, not a DICOM Segmentation.`);
  }
  if (transferSyntax.codec === 'refused') {
    throw new ExpectedError(
      'transfer-syntax',
      `The transfer syntax ${transferSyntax.name} (${printable(transferSyntax.uid)}) is not supported.`,
    );
  }
  if (dataSet.elements['x00480006'] !== undefined) {
    throw new ExpectedError(
      'seg-unsupported',
      'The segmentation is made of tiles of a whole-slide image, which cannot be imported.',
    );
  }
  if (dataSet.elements[PIXEL_DATA] === undefined) {
    throw new ExpectedError(
      'no-pixel-data',
      'The segmentation has no pixel data, so there is nothing to import.',
    );
  }
}

function kindOf(dataSet: DataSet, bits: SegLayout['bits']): SegKind {
  const said = stringOf(dataSet, 'x00620001');
  if (said === 'BINARY' || said === 'FRACTIONAL' || said === 'LABELMAP') {
    if (said !== 'BINARY' && bits === 1) {
      throw new ExpectedError(
        'seg-unsupported',
        `A ${said} segmentation has at least 8 bits a pixel, this one has 1.`,
      );
    }
    return said;
  }
  if (said === undefined) {
    if (stringOf(dataSet, 'x00080016') === LABEL_MAP_STORAGE) return 'LABELMAP';
    if (bits === 1) return 'BINARY';
  }
  throw new ExpectedError(
    'seg-unsupported',
    said === undefined
      ? 'The segmentation does not say whether its pixels are bits, fractions or labels (Segmentation Type).'
      : `The Segmentation Type ${printable(said)} is not known.`,
  );
}

function bitsOf(dataSet: DataSet): SegLayout['bits'] {
  const allocated = uint16Of(dataSet, 'x00280100');
  const samples = uint16Of(dataSet, 'x00280002') ?? 1;
  if (samples !== 1) {
    throw new ExpectedError(
      'seg-unsupported',
      `A segmentation has one sample a pixel, this one has ${samples}.`,
    );
  }
  if (allocated !== 1 && allocated !== 8 && allocated !== 16) {
    throw new ExpectedError(
      'seg-unsupported',
      `The segmentation has ${allocated ?? 'no'} bits allocated a pixel; 1, 8 and 16 can be read.`,
    );
  }
  return allocated;
}

function sizeOf(dataSet: DataSet): { rows: number; columns: number } {
  const rows = uint16Of(dataSet, 'x00280010') ?? 0;
  const columns = uint16Of(dataSet, 'x00280011') ?? 0;
  if (rows > 0 && columns > 0) return { rows, columns };
  throw new ExpectedError(
    'pixels-description',
    'The segmentation does not say how many rows and columns it has.',
  );
}

/** Number of Frames, which the functional groups must describe one by one: a header can promise any number. */
function framesOf(dataSet: DataSet, frameBits: number, notes: string[]): number {
  const described = itemsOf(dataSet, 'x52009230').length;
  const said = integerOf(dataSet, 'x00280008');
  if (said === undefined && described > 1 && !holds(dataSet, described * frameBits)) {
    notes.push(`It describes ${described} frames but holds one, which was taken for the first.`);
    return 1;
  }
  const frames = said ?? Math.max(1, described);
  if (frames === described || (described === 0 && frames === 1)) return frames;
  throw new ExpectedError(
    'seg-frames',
    `The segmentation says that it has ${frames} frames but describes ${described}; copy it again from its source.`,
  );
}

/** Whether the pixel data may have so many bits; compressed ones always may. */
function holds(dataSet: DataSet, bits: number): boolean {
  const pixels = dataSet.elements[PIXEL_DATA];
  return pixels === undefined || pixels.hadUndefinedLength === true || pixels.length * 8 >= bits;
}

/** Labels and bits do not survive lossy compression; fractions do, nearly. */
function refuseLossy({ file }: SegFile, kind: SegKind, notes: string[]): void {
  const { codec, name } = file.transferSyntax;
  const lossy = codec === 'jpeg-baseline' || codec === 'jpeg-extended';
  if (!lossy) return;
  if (kind !== 'FRACTIONAL') {
    throw new ExpectedError(
      'seg-unsupported',
      `The segmentation is compressed with losses (${name}), which changes its labels: export it without losses.`,
    );
  }
  notes.push('It is compressed with losses, so borders may have moved by a pixel.');
}
