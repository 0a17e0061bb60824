import { readHeader } from 'nifti-reader-js';
import type { NIFTI1, NIFTI2 } from 'nifti-reader-js';
import { inflateStart, isGzip, niftiVersion } from './secondary-format.ts';
import { refusal } from './secondary-image.ts';

export type NiftiHeader = NIFTI1 | NIFTI2;

/** Both headers fit into this, with their extension flag. */
const HEADER_BYTES = 544;

/** Millimetres per unit of length in xyzt_units: unknown, metre, millimetre, micrometre. */
const MM_PER_UNIT: Readonly<Record<number, number>> = { 0: 1, 1: 1000, 2: 1, 3: 0.001 };

/** @throws ExpectedError when it is cut off, or the pixels lie in a second file. */
export function readNiftiHeader(bytes: Uint8Array): NiftiHeader {
  const start = isGzip(bytes) ? inflateStart(bytes) : bytes;
  const version = start === null ? null : niftiVersion(start);
  if (start === null || version === null) throw refusal('NIfTI', 'is damaged or cut off');
  // The parser looks at the extension flag behind the header as well.
  const header = new Uint8Array(HEADER_BYTES);
  header.set(start.subarray(0, HEADER_BYTES));
  const magic = version === 1 ? header[345] : header[5];
  if (magic !== '+'.charCodeAt(0)) {
    throw refusal('NIfTI', 'keeps its pixels in a second file (.img): convert it to .nii first');
  }
  // Without extensions: their length is read from behind the header, which is not there.
  header.fill(0, version === 1 ? 348 : 540);
  try {
    return readHeader(header.buffer);
  } catch (error) {
    throw refusal('NIfTI', 'has a damaged header', error);
  }
}

/** Voxels along an axis from 1; axes that the file does not have count 1. @throws ExpectedError */
export function dimension(header: NiftiHeader, axis: number): number {
  // Axes beyond dims[0] do not count, whatever they hold.
  const value = axis <= header.dims[0]! ? header.dims[axis] : 1;
  if (value === undefined || !Number.isInteger(value) || value < 1)
    throw refusal('NIfTI', 'has a damaged header');
  return value;
}

/** Millimetres in the unit of the header's lengths. */
export function mmPerUnit(header: NiftiHeader): number {
  return MM_PER_UNIT[header.xyzt_units & 7] ?? 1;
}

/** The letters of the patient's axes along which x, y and z of the volume grow: `RAS`, `LPS`; null: unknown. */
export function axisCodes(header: NiftiHeader): string | null {
  const known = header.sform_code > 0 || header.qform_code > 0;
  if (!known) return null;
  const matrix = header.affine;
  let codes = '';
  for (let axis = 0; axis < 3; axis++) {
    let strongest = 0;
    for (let world = 1; world < 3; world++) {
      if (Math.abs(matrix[world]![axis]!) > Math.abs(matrix[strongest]![axis]!)) strongest = world;
    }
    const value = matrix[strongest]![axis]!;
    if (!Number.isFinite(value) || value === 0) return null;
    // NIfTI's world axes grow to the right, to the front and to the head.
    codes += (value > 0 ? 'RAS' : 'LPI')[strongest]!;
  }
  return codes;
}
