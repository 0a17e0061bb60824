import type { GroupStyle } from './layer-styles.ts';

/** Which layers of a group are filled in a pixel, and whose outline covers it wholly or in part. */
export interface PixelBits {
  fill: number;
  whole: number;
  part: number;
}

// Premultiplied sums of the pixel in work; module variables because this runs for every edge pixel.
let red = 0;
let green = 0;
let blue = 0;
let alpha = 0;

/**
 * Layers over each other in their order: fills first, then outlines, so that an outline is seen through the fills of
 * later layers; outlines of highlighted layers last.
 * @returns one RGBA pixel as a signed 32-bit number, not premultiplied, red in the lowest byte.
 */
export function blendPixel(styles: readonly GroupStyle[], bits: readonly PixelBits[]): number {
  red = green = blue = alpha = 0;
  for (let g = 0; g < styles.length; g++) layOver(styles[g]!, bits[g]!.fill, styles[g]!.fill);
  for (let g = 0; g < styles.length; g++) {
    const style = styles[g]!;
    layOver(style, bits[g]!.part & ~style.highlighted, style.partLine);
    layOver(style, bits[g]!.whole & ~style.highlighted, style.line);
  }
  for (let g = 0; g < styles.length; g++) {
    const style = styles[g]!;
    layOver(style, bits[g]!.part & style.highlighted, style.partLine);
    layOver(style, bits[g]!.whole & style.highlighted, style.line);
  }
  if (alpha === 0) return 0;
  const byte = (sum: number): number => Math.min(255, Math.round(sum / alpha));
  return (Math.round(alpha * 255) << 24) | (byte(blue) << 16) | (byte(green) << 8) | byte(red);
}

function layOver(style: GroupStyle, layers: number, opacities: Float64Array): void {
  let rest = layers;
  while (rest !== 0) {
    const index = 31 - Math.clz32(rest & -rest);
    rest &= rest - 1;
    const own = opacities[index]!;
    const under = 1 - own;
    red = style.red[index]! * own + red * under;
    green = style.green[index]! * own + green * under;
    blue = style.blue[index]! * own + blue * under;
    alpha = own + alpha * under;
  }
}
