import type { VoiTransform } from '../domain/frame.ts';
import type { ModelWindow } from '../domain/model-manifest.ts';
import { modalityValue, storedValueAt, type GreyFrame } from './grey-frame.ts';
import { modalityPercentiles } from './percentile.ts';

/** What a window really was for one frame: goes into the provenance. */
export interface AppliedWindow {
  readonly source: 'dicom-window' | 'dicom-table' | 'fixed' | 'percentile';
  /** Modality values that became 0 and 1; null for a table. */
  readonly low: number | null;
  readonly high: number | null;
}

/** Modality value -> 0..1. */
type Curve = (value: number) => number;

/** Chooses the window of a model for a frame (design: the model view). */
export function chooseWindow(
  frame: GreyFrame,
  window: ModelWindow,
): { readonly applied: AppliedWindow; readonly curve: Curve } {
  const first = frame.voi[0];
  if (window.kind === 'dicom' && first !== undefined) return voiCurve(first);
  if (window.kind === 'fixed') {
    return voiCurve(
      {
        kind: 'window',
        center: window.center,
        width: window.width,
        function: 'LINEAR_EXACT',
        explanation: '',
      },
      'fixed',
    );
  }
  const [low = 0, high = 1] = modalityPercentiles(frame, [window.low, window.high]);
  return { applied: { source: 'percentile', low, high }, curve: linear(low, high) };
}

/** A VOI of the file as a curve to 0..1 (PS3.3 C.11.2.1.2 and C.11.2.1.3). */
export function voiCurve(
  voi: VoiTransform,
  source: AppliedWindow['source'] = 'dicom-window',
): { readonly applied: AppliedWindow; readonly curve: Curve } {
  if (voi.kind === 'table') {
    const { firstMapped, entries, bits } = voi.table;
    const top = 2 ** bits - 1;
    const curve: Curve = (value) => {
      const index = Math.min(Math.max(Math.round(value) - firstMapped, 0), entries.length - 1);
      return clamp01((entries[index] ?? 0) / top);
    };
    return { applied: { source: 'dicom-table', low: null, high: null }, curve };
  }
  const { center, width } = voi;
  if (voi.function === 'SIGMOID') {
    return {
      applied: { source, low: center - width / 2, high: center + width / 2 },
      curve: (value) => 1 / (1 + Math.exp((-4 * (value - center)) / width)),
    };
  }
  // LINEAR counts whole steps: its ends lie half a step inside (C.11.2.1.2.1). A width of 1 is a threshold.
  const exact = voi.function === 'LINEAR_EXACT';
  const low = exact ? center - width / 2 : center - 0.5 - (width - 1) / 2;
  const high = exact ? center + width / 2 : center - 0.5 + (width - 1) / 2;
  return { applied: { source, low, high }, curve: linear(low, high) };
}

/** Grey 0..1 for each of the 65,536 stored values (index = value as unsigned 16 bit). */
export function greyTable(frame: GreyFrame, curve: Curve, invert: 'invert' | 'as-is'): Float32Array {
  const table = new Float32Array(0x10000);
  for (let index = 0; index < table.length; index++) {
    const grey = curve(modalityValue(frame.modality, storedValueAt(index, frame.values)));
    table[index] = invert === 'invert' ? 1 - grey : grey;
  }
  return table;
}

function linear(low: number, high: number): Curve {
  if (!(high > low)) return (value) => (value > low ? 1 : 0);
  const scale = 1 / (high - low);
  return (value) => clamp01((value - low) * scale);
}

function clamp01(value: number): number {
  return value < 0 ? 0 : value > 1 ? 1 : value;
}
