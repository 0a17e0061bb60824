import { encode } from 'fast-png';

export interface PngSamples {
  readonly width: number;
  readonly height: number;
  /** 1: grey; 3: red, green, blue. */
  readonly channels: 1 | 3;
  /** width x height x channels, row by row. */
  readonly data: Uint8Array | Uint16Array;
}

/**
 * Of zlib, 0 to 9. A grey radiograph of 7.5 megapixels takes about 0.8 s at any level from 1, and higher ones gain a
 * few percent. Named here so that a new default of the library does not change the bytes of every export.
 */
const LEVEL = 3;

/** A PNG of 8 or 16 bits a sample; the same samples give the same bytes on every machine. */
export function pngBytes({ width, height, channels, data }: PngSamples): Uint8Array {
  const depth = data instanceof Uint16Array ? 16 : 8;
  return encode({ width, height, channels, data, depth }, { zlib: { level: LEVEL } });
}
