import { isColour, toGrey, toRgb } from './colour.ts';
import type { Frame, ModalityTransform, StoredValues, VoiTransform } from '../domain/frame.ts';

/**
 * One channel of stored values with what turns them into grey: what every network and the viewport start
 * from. A table over all 65,536 stored values replaces arithmetic per pixel.
 */
export interface GreyFrame {
  readonly width: number;
  readonly height: number;
  readonly values: StoredValues;
  readonly modality: ModalityTransform;
  readonly voi: readonly VoiTransform[];
  readonly padding: { readonly low: number; readonly high: number } | null;
  /** True where low values are meant to be bright: MONOCHROME1, or Presentation LUT Shape INVERSE. */
  readonly inverted: boolean;
}

const IDENTITY: ModalityTransform = { kind: 'linear', slope: 1, intercept: 0 };

/** The single channel of a frame; colour becomes luma, since the networks take grey. */
export function greyFrameOf(frame: Frame): GreyFrame {
  const size = { width: frame.columns, height: frame.rows };
  if (isColour(frame.photometric)) {
    const luma = new Uint8Array(toGrey(toRgb(frame)).buffer);
    return { ...size, values: luma, modality: IDENTITY, voi: [], padding: null, inverted: false };
  }
  return {
    ...size,
    values: frame.values,
    modality: frame.modality,
    voi: frame.voi,
    padding: frame.padding,
    // DX writes both, and together they mean one inversion (PS3.3 C.8.11.1.1.1).
    inverted: frame.photometric === 'MONOCHROME1' || frame.inverse,
  };
}

/** The modality value of a stored value (PS3.3 C.11.1). */
export function modalityValue(transform: ModalityTransform, stored: number): number {
  if (transform.kind === 'linear') return stored * transform.slope + transform.intercept;
  const { firstMapped, entries } = transform.table;
  const index = Math.min(Math.max(stored - firstMapped, 0), entries.length - 1);
  return entries[index] ?? 0;
}

/** Counts of each stored value; the index is the value as unsigned 16 bit (two's complement when signed). */
export function storedHistogram(values: StoredValues): Uint32Array {
  const counts = new Uint32Array(0x10000);
  for (let i = 0; i < values.length; i++) counts[values[i]! & 0xffff]!++;
  return counts;
}

/** The stored value behind an index of `storedHistogram` or of a table over stored values. */
export function storedValueAt(index: number, values: StoredValues): number {
  const signed = values instanceof Int16Array || values instanceof Int8Array;
  return signed ? (index << 16) >> 16 : index;
}
