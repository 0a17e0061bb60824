import { formatDecimal, MAX_SHORT_BYTES } from '../../dicom/write/text-rules.ts';
import type { Element } from '../../dicom/write/element.ts';

const CONTOUR_DATA = 0x30060050;
/** A DS and the backslash behind it. */
const MAX_DECIMAL_BYTES = 17;

/**
 * How far a rounded coordinate may be from its corner, in pixels. Corners lie half a pixel from the nearest pixel
 * centres, so anything clearly less than that gives back the same pixels; three coordinates are rounded, and a
 * hundredth leaves a factor of thirty.
 */
const TOLERANCE_PX = 0.01;
/** What treatment systems write and show: a ten-thousandth of a millimetre. */
const LEAST_DECIMALS = 4;

/** Decimals of a coordinate in mm that keep corners within the tolerance, for pixels of this size. */
export function decimalsFor(spacingMm: readonly [number, number]): number {
  const needed = Math.ceil(-Math.log10(Math.min(...spacingMm) * TOLERANCE_PX * 2));
  return Math.max(LEAST_DECIMALS, needed);
}

/** Coordinates as they are written: the shortest decimals. Fits 16 characters of a DS for all that lies in a patient. */
export function roundCoordinates(points: Float64Array, decimals: number): number[] {
  const scale = 10 ** decimals;
  // Adding zero turns -0, which would be written with its sign, into 0.
  return Array.from(points, (value) => Math.round(value * scale) / scale + 0);
}

/**
 * Contour Data (3006,0050). A value of more than 65534 bytes does not fit the length field of DS; PS3.5 6.2.2 note 6
 * has such values written as UN, which readers take for the DS that the dictionary says.
 */
export function contourData(coordinates: readonly number[]): Element {
  const short = coordinates.length * MAX_DECIMAL_BYTES <= MAX_SHORT_BYTES;
  if (short) return { tag: CONTOUR_DATA, vr: 'DS', value: coordinates };
  const text = coordinates.map(formatDecimal).join('\\');
  if (text.length <= MAX_SHORT_BYTES) return { tag: CONTOUR_DATA, vr: 'DS', value: coordinates };
  const padded = text.length % 2 === 0 ? text : `${text} `;
  return { tag: CONTOUR_DATA, vr: 'UN', value: new TextEncoder().encode(padded) };
}
