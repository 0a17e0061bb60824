import type { FrameSpacing } from '../domain/frame.ts';

/**
 * What the rays did: a projection magnifies what lies far from the detector, so that mm on the detector are not
 * mm in the patient; a slice has one scale. `unknown` is treated with the doubt of a projection.
 */
export type Imaging = 'projection' | 'tomographic' | 'unknown';

/** Everything that a measurement needs to know of a frame. */
export interface MeasureScale {
  /** Null: nothing says how large a pixel is, and lengths are in px. */
  readonly spacing: FrameSpacing | null;
  /** Height of a pixel divided by its width; used where spacing is null. */
  readonly aspect: number;
  readonly imaging: Imaging;
}

/** A figure with its unit, and a word on what it is worth; empty where nothing needs to be said. */
export interface Measured {
  readonly value: number;
  readonly unit: 'mm' | 'mm²' | 'px';
  readonly label: string;
}

const PROJECTIONS = new Set(['CR', 'DX', 'MG', 'RF', 'RG', 'XA', 'IO', 'PX', 'RTIMAGE']);
const SLICES = new Set(['CT', 'MR', 'PT']);

/**
 * @param modality DICOM Modality (0008,0060).
 * @param imageType DICOM Image Type (0008,0008): the LOCALIZER of a CT is a projection.
 */
export function imagingOf(modality: string, imageType: readonly string[] = []): Imaging {
  if (PROJECTIONS.has(modality)) return 'projection';
  if (!SLICES.has(modality)) return 'unknown';
  return modality === 'CT' && imageType.includes('LOCALIZER') ? 'projection' : 'tomographic';
}

/**
 * What a spacing is worth (PS3.3 10.7.1, Basic Pixel Spacing Calibration Macro; 10.7.1.3 gives its order, row
 * spacing first).
 *
 * - Imager Pixel Spacing is measured at the front plane of the detector and never corrected: things in the
 *   patient are smaller than that, by an unknown factor.
 * - Pixel Spacing of a projection with Calibration Type GEOMETRY is corrected for an assumed or known
 *   magnification at one unstated depth, with FIDUCIAL by an object of known size (10.7.1.2). Both hold near the
 *   central ray and at that depth only, so the label stays even though the figure is the best there is.
 * - Pixel Spacing of a projection without a Calibration Type may be corrected or not: devices that do not
 *   calibrate write the detector's values there (10.7.1.1). It is said that nothing is stated, not guessed.
 * - Pixel Spacing of a slice is that of a plane in the patient (Image Plane Module, C.7.6.2): nothing to say.
 */
export function spacingLabel(spacing: FrameSpacing, imaging: Imaging): string {
  switch (spacing.source) {
    case 'ImagerPixelSpacing':
      return 'at detector';
    case 'NominalScannedPixelSpacing':
      return 'on the scanned film';
    case 'File':
      return 'as the file says';
    case 'PixelSpacing': {
      const type = spacing.calibrationType.trim().toLowerCase();
      if (type === 'geometry' || type === 'fiducial') return `calibrated (${type})`;
      if (type !== '') return 'calibration type not known';
      return imaging === 'tomographic' ? '' : 'calibration not stated';
    }
  }
}

/** Said with every figure in px. */
export const NO_SPACING = 'pixel size unknown';
