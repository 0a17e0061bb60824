import type { DataSet } from 'dicom-parser';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { Photometric } from '../../core/domain/frame.ts';
import type { DicomFile } from './dataset.ts';
import type { SampleLayout } from './native-pixels.ts';
import { notAnImage } from './sop-class.ts';
import { printable } from './transfer-syntax.ts';
import { integerOf, stringOf, uint16Of } from './values.ts';

/** The Image Pixel module (PS3.3 C.7.6.3), checked for contradictions. */
export interface PixelDescription extends SampleLayout {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly samples: 1 | 3;
  readonly photometric: Photometric;
  /** 0: by pixel, 1: by plane. */
  readonly planar: 0 | 1;
}

const photometrics: ReadonlySet<string> = new Set<Photometric>([
  ...(['MONOCHROME1', 'MONOCHROME2', 'PALETTE COLOR', 'RGB', 'YBR_FULL', 'YBR_FULL_422'] as const),
  ...(['YBR_PARTIAL_420', 'YBR_PARTIAL_422', 'YBR_ICT', 'YBR_RCT'] as const),
]);

function refuse(code: string, sentence: string): ExpectedError {
  return new ExpectedError(code, sentence);
}

/** @throws ExpectedError when the object is no review image or its description contradicts itself. */
export function describePixels(file: DicomFile): PixelDescription {
  const { dataSet } = file;
  refuseOtherObjects(file);
  const rows = uint16Of(dataSet, 'x00280010') ?? 0;
  const columns = uint16Of(dataSet, 'x00280011') ?? 0;
  if (rows < 1 || columns < 1) {
    throw refuse('pixels-description', 'The image does not say how many rows and columns it has.');
  }
  const samples = uint16Of(dataSet, 'x00280002') ?? 1;
  if (samples !== 1 && samples !== 3) {
    throw refuse('pixels-unsupported', `Images with ${samples} samples per pixel are not supported.`);
  }
  const layout = layoutOf(dataSet);
  return {
    rows,
    columns,
    frames: framesOf(dataSet),
    samples,
    photometric: photometricOf(dataSet, samples),
    planar: uint16Of(dataSet, 'x00280006') === 1 ? 1 : 0,
    ...layout,
  };
}

function refuseOtherObjects({ dataSet, transferSyntax }: DicomFile): void {
  const sopClass = stringOf(dataSet, 'x00080016') ?? stringOf(dataSet, 'x00020002') ?? '';
  const other = notAnImage(sopClass, stringOf(dataSet, 'x00080060') ?? '');
  if (other !== null) throw refuse('not-an-image', `The file is ${other}, not an image for review.`);
  const isFloat = dataSet.elements['x7fe00008'] !== undefined;
  if (isFloat || dataSet.elements['x7fe00009'] !== undefined) {
    const kind = isFloat ? 'Floating-point' : 'Double-precision floating-point';
    throw refuse('pixels-float', `${kind} pixel data cannot be reviewed; the file is catalogued only.`);
  }
  if (dataSet.elements['x7fe00010'] === undefined) {
    throw refuse('no-pixel-data', 'The file has no pixel data, so there is nothing to review.');
  }
  if (transferSyntax.codec === 'refused') {
    throw refuse(
      'transfer-syntax',
      `The transfer syntax ${transferSyntax.name} (${printable(transferSyntax.uid)}) is not supported.`,
    );
  }
}

function layoutOf(dataSet: DataSet): SampleLayout {
  const bitsAllocated = uint16Of(dataSet, 'x00280100');
  if (bitsAllocated === undefined) {
    throw refuse('pixels-description', 'The image does not say how many bits a sample has (Bits Allocated).');
  }
  if (bitsAllocated < 1 || bitsAllocated > 16) {
    throw refuse(
      'pixels-bits',
      `Images with ${bitsAllocated} bits allocated cannot be reviewed; at most 16 can.`,
    );
  }
  const bitsStored = uint16Of(dataSet, 'x00280101') ?? bitsAllocated;
  const highBit = uint16Of(dataSet, 'x00280102') ?? bitsStored - 1;
  if (bitsStored < 1 || bitsStored > bitsAllocated) {
    throw refuse(
      'pixels-description',
      `The image stores ${bitsStored} bits in ${bitsAllocated} allocated ones.`,
    );
  }
  if (highBit < bitsStored - 1 || highBit >= bitsAllocated) {
    throw refuse(
      'pixels-description',
      `The high bit ${highBit} does not fit ${bitsStored} stored bits in ${bitsAllocated} allocated ones.`,
    );
  }
  return { bitsAllocated, bitsStored, highBit, signed: uint16Of(dataSet, 'x00280103') === 1 };
}

function framesOf(dataSet: DataSet): number {
  const text = stringOf(dataSet, 'x00280008');
  if (text === undefined) return 1;
  const frames = integerOf(dataSet, 'x00280008');
  if (frames === undefined || frames < 0) {
    throw refuse('pixels-description', 'The number of frames is not a number.');
  }
  // Some writers put 0 for "a single one".
  return Math.max(1, frames);
}

function photometricOf(dataSet: DataSet, samples: 1 | 3): Photometric {
  const named = stringOf(dataSet, 'x00280004')?.toUpperCase();
  const photometric = named ?? (samples === 1 ? 'MONOCHROME2' : 'RGB');
  if (!photometrics.has(photometric)) {
    throw refuse(
      'pixels-unsupported',
      `The photometric interpretation ${printable(photometric)} is not supported.`,
    );
  }
  const isGrey = photometric.startsWith('MONOCHROME') || photometric === 'PALETTE COLOR';
  if (isGrey !== (samples === 1)) {
    throw refuse(
      'pixels-description',
      `The photometric interpretation ${photometric} contradicts ${samples} samples per pixel.`,
    );
  }
  // Membership in the set was checked above.
  return photometric as Photometric;
}
