import type { Frame, VoiTransform } from '../domain/frame.ts';
import { isColour } from '../pixels/colour.ts';
import { greyFrameOf, modalityValue, type GreyFrame } from '../pixels/grey-frame.ts';
import { modalityPercentiles } from '../pixels/percentile.ts';
import type { ViewWindow } from './view-state.ts';

/** Percentiles of the modality values that `autoWindow` shows as black and white: as in core/render. */
export const AUTO_PERCENTILES = [1, 99] as const;

/** A window of modality values as the pointer changes it. */
export type EditableWindow = Extract<ViewWindow, { readonly kind: 'window' }>;

/** The window a frame opens with: its first VOI, or the automatic one where the file gives none; colours as they are. */
export function initialWindow(frame: Frame): ViewWindow {
  if (isColour(frame.photometric)) return { kind: 'full' };
  return frame.voi.length > 0 ? { kind: 'voi', index: 0 } : autoWindow(greyFrameOf(frame));
}

/** A window from the frame's own values without its padding. */
export function autoWindow(
  frame: GreyFrame,
  [low, high]: readonly [number, number] = AUTO_PERCENTILES,
): EditableWindow {
  const [from = 0, to = 1] = modalityPercentiles(frame, [low, high]);
  return windowBetween(from, to);
}

/** The window that shows `low` black and `high` white. */
export function windowBetween(low: number, high: number): EditableWindow {
  return {
    kind: 'window',
    center: (low + high) / 2,
    width: Math.max(high - low, Number.EPSILON),
    function: 'LINEAR_EXACT',
  };
}

/** The VOI that a window means for a frame; a missing VOI of the file is replaced by the automatic window. */
export function voiOf(frame: GreyFrame, window: ViewWindow): VoiTransform {
  if (window.kind === 'voi') {
    const voi = frame.voi[window.index];
    return voi ?? { ...autoWindow(frame), explanation: '' };
  }
  if (window.kind === 'window') return { ...window, explanation: '' };
  const [low, high] = storedRange(frame);
  return { ...windowBetween(low, high), explanation: '' };
}

/** Any window as one that the pointer can change: a lookup table becomes the range of its inputs. */
export function editableWindow(frame: GreyFrame, window: ViewWindow): EditableWindow {
  const voi = voiOf(frame, window);
  if (voi.kind === 'window') {
    return { kind: 'window', center: voi.center, width: voi.width, function: voi.function };
  }
  const { firstMapped, entries } = voi.table;
  return windowBetween(firstMapped, firstMapped + Math.max(entries.length - 1, 1));
}

/**
 * Window and level by drag: to the right widens, down raises the centre (darker).
 * @param by CSS pixels of the pointer.
 * @param span modality values that 1000 pixels sweep: the width at the start of the drag keeps a narrow window fine.
 */
export function dragWindow(
  window: EditableWindow,
  by: { readonly x: number; readonly y: number },
  span: number,
): EditableWindow {
  const step = span / 1000;
  // LINEAR is not defined below a width of 1 (PS3.3 C.11.2.1.2.1).
  const least = window.function === 'LINEAR' ? 1 : span / 1e6;
  return {
    ...window,
    center: window.center + by.y * step,
    width: Math.max(window.width + by.x * step, least),
  };
}

/** Lowest and highest modality value that the stored values could have. */
function storedRange(frame: GreyFrame): [number, number] {
  const { values } = frame;
  const bits = values.BYTES_PER_ELEMENT * 8;
  const signed = values instanceof Int8Array || values instanceof Int16Array;
  const low = signed ? -(2 ** (bits - 1)) : 0;
  const ends = [modalityValue(frame.modality, low), modalityValue(frame.modality, low + 2 ** bits - 1)];
  return [Math.min(...ends), Math.max(...ends)];
}
