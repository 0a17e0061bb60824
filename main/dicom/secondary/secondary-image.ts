import { ExpectedError } from '../../../core/domain/errors.ts';
import type { Frame, Photometric, StoredValues } from '../../../core/domain/frame.ts';

/** What is known of a picture that is not DICOM. */
export interface SecondaryFacts {
  readonly format: 'PNG' | 'JPEG' | 'TIFF' | 'NIfTI';
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly samplesPerPixel: 1 | 3;
  readonly bitsStored: number;
  /** Where columns, rows and slices run to in the patient, e.g. `RAS`; null: the format does not say. */
  readonly orientation: string | null;
  /** mm between slices of a volume. */
  readonly sliceSpacingMm: number | null;
  /** Sentences: what was left out or ignored. */
  readonly notes: readonly string[];
}

export interface SecondaryImage {
  readonly facts: SecondaryFacts;
  /** Number of frames. */
  readonly frames: number;
  /** @throws ExpectedError when the frame is damaged. */
  decodeFrame(index: number): Frame;
}

/** More pixels than any radiograph (100,000 x 100,000 PNG files of a few kB exist to fill memories). */
export const MAX_PIXELS = 2 ** 28;

/** Formats with compression: a picture whose pixels need more bytes than this is refused. */
export const MAX_DECODED_BYTES = 2 ** 31 - 1;

export interface PlainFrame {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: 1 | 3;
  readonly photometric: Photometric;
  readonly bitsStored: number;
  readonly values: StoredValues;
}

/** A frame of a format that knows of no windows, padding, laterality or spacing. */
export function plainFrame(plain: PlainFrame): Frame {
  return {
    ...plain,
    signed: plain.values instanceof Int16Array || plain.values instanceof Int8Array,
    modality: { kind: 'linear', slope: 1, intercept: 0 },
    voi: [],
    palette: null,
    padding: null,
    inverse: false,
    spacing: null,
    pixelAspect: 1,
    laterality: 'unknown',
  };
}

/** @throws ExpectedError for sizes of zero or beyond every radiograph. */
export function checkSize(format: string, rows: number, columns: number): void {
  if (!(rows > 0 && columns > 0)) throw refusal(format, 'has no pixels');
  if (rows * columns > MAX_PIXELS) {
    throw refusal(format, `claims ${columns} x ${rows} pixels, more than any image that can be read here`);
  }
}

/** The expected error of a picture that is refused: `The PNG file <what>.` */
export function refusal(format: string, what: string, cause?: unknown): ExpectedError {
  return new ExpectedError('image-refused', `The ${format} file ${what}.`, { cause });
}

export function checkIndex(index: number, frames: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= frames) {
    throw new RangeError(`Frame ${index} of ${frames}`);
  }
}
