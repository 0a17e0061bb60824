import type { Frame } from '../../../core/domain/frame.ts';
import { isColour, toRgb } from '../../../core/pixels/colour.ts';
import { greyFrameOf } from '../../../core/pixels/grey-frame.ts';
import { chooseWindow, greyTable } from '../../../core/pixels/window.ts';
import { READER_WINDOW } from '../../../core/render/grey-picture.ts';
import type { PngSamples } from './png-bytes.ts';

export interface EightBitPicture extends PngSamples {
  readonly data: Uint8Array;
}

/**
 * A frame as a reader sees it first, at its own size: under the file's own window, bone bright, never mirrored and
 * without stretching pixels that are not square. Colours stay colours.
 */
export function eightBitPicture(frame: Frame): EightBitPicture {
  const size = { width: frame.columns, height: frame.rows };
  if (isColour(frame.photometric)) {
    const rgb = toRgb(frame);
    return { ...size, channels: 3, data: new Uint8Array(rgb.buffer, rgb.byteOffset, rgb.length) };
  }
  const grey = greyFrameOf(frame);
  const { curve } = chooseWindow(grey, READER_WINDOW);
  const shades = greyTable(grey, curve, grey.inverted ? 'invert' : 'as-is');
  const bytes = Uint8Array.from(shades, (shade) => Math.round(255 * shade));
  const { values } = grey;
  const data = new Uint8Array(size.width * size.height);
  for (let i = 0; i < data.length; i++) data[i] = bytes[values[i]! & 0xffff]!;
  return { ...size, channels: 1, data };
}
