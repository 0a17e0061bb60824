import type { SpacingMm } from './geometry.ts';

/** Stored values after decompression, before any LUT; interleaved when there are three samples. */
export type StoredValues = Uint8Array | Int8Array | Uint16Array | Int16Array;

/** DICOM Photometric Interpretation of the values as they lie in `Frame.values`. */
export type Photometric =
  | 'MONOCHROME1'
  | 'MONOCHROME2'
  | 'PALETTE COLOR'
  | 'RGB'
  | 'YBR_FULL'
  | 'YBR_FULL_422'
  | 'YBR_PARTIAL_420'
  | 'YBR_PARTIAL_422'
  | 'YBR_ICT'
  | 'YBR_RCT';

/** A lookup table of DICOM: input values below `firstMapped` take the first entry, above the last the last. */
export interface LookupTable {
  readonly firstMapped: number;
  readonly bits: number;
  readonly entries: Uint16Array;
  readonly explanation: string;
}

/** Stored value -> modality value (e.g. Hounsfield units): PS3.3 C.11.1. */
export type ModalityTransform =
  | { readonly kind: 'linear'; readonly slope: number; readonly intercept: number }
  | { readonly kind: 'table'; readonly table: LookupTable };

/** Modality value -> value of interest: PS3.3 C.11.2. */
export type VoiTransform =
  | {
      readonly kind: 'window';
      readonly center: number;
      readonly width: number;
      readonly function: 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';
      readonly explanation: string;
    }
  | { readonly kind: 'table'; readonly table: LookupTable };

export interface Palette {
  readonly red: LookupTable;
  readonly green: LookupTable;
  readonly blue: LookupTable;
}

/** Where a spacing comes from: only Pixel Spacing is at the patient, Imager Pixel Spacing is at the detector. */
export interface FrameSpacing extends SpacingMm {
  readonly source: 'PixelSpacing' | 'ImagerPixelSpacing' | 'NominalScannedPixelSpacing' | 'File';
  /** DICOM Pixel Spacing Calibration Type (GEOMETRY, FIDUCIAL) or empty. */
  readonly calibrationType: string;
}

/** Side of the body. `conflict`: two attributes disagree; `unknown`: none speaks. Neither is ever flipped. */
export type Laterality = 'R' | 'L' | 'B' | 'U' | 'unknown' | 'conflict';

/** One decoded frame with everything that is needed to interpret its pixels. */
export interface Frame {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: 1 | 3;
  readonly photometric: Photometric;
  readonly bitsStored: number;
  readonly signed: boolean;
  /** rows x columns x samplesPerPixel, row by row. */
  readonly values: StoredValues;
  readonly modality: ModalityTransform;
  /** In the order of the file; empty when the file gives none. */
  readonly voi: readonly VoiTransform[];
  readonly palette: Palette | null;
  /** Stored values from low to high (inclusive) are padding, not anatomy (PS3.3 C.7.5.1.1.2). */
  readonly padding: { readonly low: number; readonly high: number } | null;
  /** Presentation LUT Shape INVERSE. It says again what MONOCHROME1 says: never invert twice. */
  readonly inverse: boolean;
  readonly spacing: FrameSpacing | null;
  /** Height of a pixel divided by its width, from spacing or Pixel Aspect Ratio; 1 when nothing says otherwise. */
  readonly pixelAspect: number;
  readonly laterality: Laterality;
}
