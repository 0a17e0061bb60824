import type { ModelWindow } from '../domain/model-manifest.ts';
import type { GreyFrame } from '../pixels/grey-frame.ts';
import { resizeGrey } from '../pixels/resize-grey.ts';
import { chooseWindow, greyTable } from '../pixels/window.ts';
import type { DisplaySize } from './display-size.ts';

/** A picture of 8-bit grey values, row by row. */
export interface GreyPicture extends DisplaySize {
  readonly values: Uint8Array;
}

/** What a reader sees first: the file's own window, else all but the darkest and brightest 1 %. */
export const READER_WINDOW: ModelWindow = { kind: 'dicom', low: 1, high: 99 };

/** A frame as a person looks at it: windowed, bone bright (MONOCHROME1 inverted), never mirrored. */
export function greyPicture(
  frame: GreyFrame,
  size: DisplaySize,
  window: ModelWindow = READER_WINDOW,
): GreyPicture {
  const { curve } = chooseWindow(frame, window);
  const table = greyTable(frame, curve, frame.inverted ? 'invert' : 'as-is');
  const grey = resizeGrey({ ...frame, table, mirrored: false }, size.width, size.height);
  const values = new Uint8Array(grey.values.length);
  for (let i = 0; i < values.length; i++) values[i] = Math.round(255 * grey.values[i]!);
  return { width: size.width, height: size.height, values };
}
