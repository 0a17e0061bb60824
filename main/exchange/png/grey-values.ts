import type { StoredValues } from '../../../core/domain/frame.ts';
import { openPng } from '../../dicom/secondary/png.ts';

/** Values of a PNG without colours of its own: grey, or numbers of a palette. */
export interface GreyValues {
  readonly width: number;
  readonly height: number;
  /** width x height, row by row: as they are stored, whatever their depth. */
  readonly values: StoredValues;
  /** The values are places in a palette. */
  readonly hasPalette: boolean;
}

/** @throws ExpectedError `image-refused`, or an Error `it has colours`. */
export function greyValues(bytes: Uint8Array): GreyValues {
  const frame = openPng(bytes).decodeFrame(0);
  if (frame.samplesPerPixel !== 1) throw new Error('it has colours');
  const { columns: width, rows: height, values, palette } = frame;
  return { width, height, values, hasPalette: palette !== null };
}
