import { gunzipSync } from 'node:zlib';
import type { Frame, FrameSpacing, ModalityTransform, StoredValues } from '../../../core/domain/frame.ts';
import { axisCodes, readNiftiHeader } from './nifti-header.ts';
import type { NiftiHeader } from './nifti-header.ts';
import { readVoxels, voxelTypeOf } from './nifti-voxels.ts';
import { isGzip } from './secondary-format.ts';
import type { SecondaryImage } from './secondary-image.ts';
import { MAX_DECODED_BYTES, checkIndex, checkSize, plainFrame, refusal } from './secondary-image.ts';

/** Bits of xyzt_units that hold the unit of length: 1 metre, 2 mm, 3 micrometre. */
const MM_PER_UNIT: Readonly<Record<number, number>> = { 0: 1, 1: 1000, 2: 1, 3: 0.001 };

/**
 * A NIfTI volume as a stack of frames along its third axis (then time), rows and columns as stored: nothing
 * is turned, `facts.orientation` says where they run. Whole numbers of 16 bits stay exact; others are scaled
 * to 16 bits with the modality transform that brings them back. @throws ExpectedError
 */
export function openNifti(bytes: Uint8Array): SecondaryImage {
  const header = readNiftiHeader(bytes);
  const columns = dimension(header, 1);
  const rows = dimension(header, 2);
  let frames = 1;
  for (let axis = 3; axis <= header.dims[0]!; axis++) frames *= dimension(header, axis);
  checkSize('NIfTI', rows, columns);
  const type = voxelTypeOf(header.datatypeCode);
  const size = rows * columns * frames * type.bytes * type.samples;
  const offset = Math.round(header.vox_offset);
  if (!(size > 0 && size <= MAX_DECODED_BYTES)) throw refusal('NIfTI', 'is too large to be read');
  if (!(offset >= 0 && offset <= 2 ** 24)) throw refusal('NIfTI', 'has a damaged header');
  const data = pixelBytes(bytes, offset, size);
  const { values, modality, note } = readVoxels(data, type, header);
  const perFrame = rows * columns * type.samples;
  const orientation = axisCodes(header);
  const bitsStored = values.BYTES_PER_ELEMENT * 8;
  const spacing = spacingOf(header);
  return {
    frames,
    facts: {
      format: 'NIfTI',
      rows,
      columns,
      frames,
      samplesPerPixel: type.samples,
      bitsStored,
      orientation,
      sliceSpacingMm: frames > 1 ? positive(header.pixDims[3], header) : null,
      notes: [orientationNote(orientation), ...(note === null ? [] : [note])],
    },
    decodeFrame: (index) => {
      checkIndex(index, frames);
      const slice: StoredValues = values.subarray(index * perFrame, (index + 1) * perFrame);
      const plain = plainFrame({
        rows,
        columns,
        samplesPerPixel: type.samples,
        photometric: type.samples === 3 ? 'RGB' : 'MONOCHROME2',
        bitsStored,
        values: slice,
      });
      return withSpacing(plain, modality, spacing);
    },
  };
}

function withSpacing(frame: Frame, modality: ModalityTransform, spacing: FrameSpacing | null): Frame {
  return { ...frame, modality, spacing, pixelAspect: spacing === null ? 1 : spacing.row / spacing.column };
}

function dimension(header: NiftiHeader, axis: number): number {
  // Axes beyond dims[0] do not count, whatever they hold.
  const value = axis <= header.dims[0]! ? header.dims[axis] : 1;
  if (value === undefined || !Number.isInteger(value) || value < 1)
    throw refusal('NIfTI', 'has a damaged header');
  return value;
}

/** The voxels alone; a gzip that inflates to more than the header promises is never held in full. */
function pixelBytes(bytes: Uint8Array, offset: number, size: number): Uint8Array {
  let plain = bytes;
  if (isGzip(bytes)) {
    try {
      // Some writers pad the end; a bomb goes far beyond that.
      plain = gunzipSync(bytes, { maxOutputLength: offset + size + 2 ** 20 });
    } catch (error) {
      const bomb = error instanceof RangeError;
      throw refusal('NIfTI', bomb ? 'unpacks to more than its header says' : 'is damaged or cut off', error);
    }
  }
  if (plain.length < offset + size) throw refusal('NIfTI', 'is cut off');
  return plain.subarray(offset, offset + size);
}

function spacingOf(header: NiftiHeader): FrameSpacing | null {
  const column = positive(header.pixDims[1], header);
  const row = positive(header.pixDims[2], header);
  if (column === null || row === null) return null;
  return { row, column, source: 'File', calibrationType: '' };
}

function positive(size: number | undefined, header: NiftiHeader): number | null {
  const factor = MM_PER_UNIT[header.xyzt_units & 7] ?? 1;
  return size !== undefined && Number.isFinite(size) && size > 0 ? size * factor : null;
}

function orientationNote(codes: string | null): string {
  if (codes === null) return 'Its orientation in the patient is unknown.';
  return `Columns, rows and slices run towards ${codes.split('').join(', ')} of the patient; nothing is turned.`;
}
