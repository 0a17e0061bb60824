import { greyTable, voiCurve } from '../pixels/window.ts';
import { storedValueAt, type GreyFrame } from '../pixels/grey-frame.ts';
import type { ViewWindow } from './view-state.ts';
import { voiOf } from './view-window.ts';

/**
 * Brightness 0..255 on the screen of each of the 65,536 stored values (index = value as unsigned 16 bit), by the
 * engine's own curves, so that the reader sees what a model with the same window sees. Padding stays black, and
 * MONOCHROME1 or Presentation LUT Shape INVERSE, which mean the same, are inverted once.
 */
export function displayTable(
  frame: GreyFrame,
  window: ViewWindow,
  look: 'inverted' | 'as-filed',
): Uint8ClampedArray {
  const { curve } = voiCurve(voiOf(frame, window));
  const inverted = frame.inverted !== (look === 'inverted');
  const grey = greyTable(frame, curve, inverted ? 'invert' : 'as-is');
  const shown = new Uint8ClampedArray(grey.length);
  for (let index = 0; index < grey.length; index++) shown[index] = Math.round(255 * grey[index]!);
  if (frame.padding !== null) {
    const { low, high } = frame.padding;
    for (let index = 0; index < shown.length; index++) {
      const stored = storedValueAt(index, frame.values);
      if (stored >= low && stored <= high) shown[index] = 0;
    }
  }
  return shown;
}

/** Brightness 0..255 of each of the 256 values of a colour channel: colours are windowed only when asked for. */
export function colourTable(window: ViewWindow, look: 'inverted' | 'as-filed'): Uint8ClampedArray {
  const table = new Uint8ClampedArray(256);
  const curve =
    window.kind === 'window'
      ? voiCurve({ ...window, explanation: '' }).curve
      : (value: number) => value / 255;
  for (let value = 0; value < 256; value++) {
    const bright = Math.round(255 * curve(value));
    table[value] = look === 'inverted' ? 255 - bright : bright;
  }
  return table;
}
