import type { BitMask } from '../mask/bit-mask.ts';
import { maskCoverage } from '../mask/area-average.ts';
import type { FloatGrid } from '../mask/float-grid.ts';
import type { DisplaySize } from './display-size.ts';
import type { GreyPicture } from './grey-picture.ts';

/** A mask at the frame's resolution and the colour it is shown in (#rrggbb). */
export interface TintedMask {
  readonly mask: BitMask;
  readonly colour: string;
}

/** Opacities 0..1 of a mask's inside and of its edge. */
export interface TintLook {
  readonly fill: number;
  readonly edge: number;
}

/** Pixels of a picture, interleaved. */
export interface ColourPicture extends DisplaySize {
  /** 3 = RGB, 4 = RGBA. */
  readonly channels: 3 | 4;
  readonly values: Uint8Array;
}

/** Masks over a grey picture, later ones on top. @returns RGB of the picture's size. */
export function tintMasks(picture: GreyPicture, masks: readonly TintedMask[], look: TintLook): ColourPicture {
  const { width, height } = picture;
  const values = new Uint8Array(width * height * 3);
  for (let i = 0, o = 0; o < values.length; i++, o += 3) values.fill(picture.values[i]!, o, o + 3);
  for (const { mask, colour } of masks) {
    const rgb = rgbOf(colour);
    const alpha = opacityOf(maskCoverage(mask, { width, height }), look);
    for (let i = 0; i < alpha.length; i++) {
      const share = alpha[i]!;
      if (share === 0) continue;
      for (let c = 0; c < 3; c++) {
        const at = 3 * i + c;
        values[at] = Math.round(values[at]! + (rgb[c]! - values[at]!) * share);
      }
    }
  }
  return { width, height, channels: 3, values };
}

/** One mask alone, transparent elsewhere: an overlay where an outline would be too long to draw. */
export function maskOverlay(tinted: TintedMask, size: DisplaySize): ColourPicture {
  const { width, height } = size;
  const rgb = rgbOf(tinted.colour);
  const coverage = maskCoverage(tinted.mask, { width, height }).values;
  const values = new Uint8Array(width * height * 4);
  for (let i = 0; i < coverage.length; i++) {
    values.set(rgb, 4 * i);
    values[4 * i + 3] = Math.round(255 * coverage[i]!);
  }
  return { width, height, channels: 4, values };
}

/** Red, green, blue 0..255 of #rrggbb. */
export function rgbOf(colour: string): [number, number, number] {
  const bits = Number.parseInt(colour.slice(1), 16);
  return [(bits >> 16) & 0xff, (bits >> 8) & 0xff, bits & 0xff];
}

/** Inside: `fill`; where the coverage falls towards a neighbour: up to `edge`. */
function opacityOf(coverage: FloatGrid, look: TintLook): Float32Array {
  const { width, height, values } = coverage;
  const alpha = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const own = values[i]!;
      if (own === 0) continue;
      let lowest = own;
      if (x > 0) lowest = Math.min(lowest, values[i - 1]!);
      if (x + 1 < width) lowest = Math.min(lowest, values[i + 1]!);
      if (y > 0) lowest = Math.min(lowest, values[i - width]!);
      if (y + 1 < height) lowest = Math.min(lowest, values[i + width]!);
      const onEdge = own - lowest;
      alpha[i] = own * look.fill + (look.edge - look.fill) * onEdge;
    }
  }
  return alpha;
}
