import type { Frame, FrameSpacing, ModalityTransform, StoredValues } from '../../../core/domain/frame.ts';
import { axisCodes, dimension, mmPerUnit, readNiftiHeader } from './nifti-header.ts';
import type { NiftiHeader } from './nifti-header.ts';
import { inflateVoxels, readVoxels, voxelTypeOf } from './nifti-voxels.ts';
import type { SecondaryImage } from './secondary-image.ts';
import { checkIndex, checkSize, plainFrame } from './secondary-image.ts';
import { bytesOf } from './value-reader.ts';

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
  const size = rows * columns * frames * bytesOf(type.kind) * type.samples;
  const offset = Math.round(header.vox_offset);
  const data = inflateVoxels(bytes, offset, size).subarray(offset, offset + size);
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

function spacingOf(header: NiftiHeader): FrameSpacing | null {
  const column = positive(header.pixDims[1], header);
  const row = positive(header.pixDims[2], header);
  if (column === null || row === null) return null;
  return { row, column, source: 'File', calibrationType: '' };
}

function positive(size: number | undefined, header: NiftiHeader): number | null {
  return size !== undefined && Number.isFinite(size) && size > 0 ? size * mmPerUnit(header) : null;
}

function orientationNote(codes: string | null): string {
  if (codes === null) return 'Its orientation in the patient is unknown.';
  return `Columns, rows and slices run towards ${codes.split('').join(', ')} of the patient; nothing is turned.`;
}
