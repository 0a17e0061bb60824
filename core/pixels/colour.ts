import type { Frame, LookupTable, Photometric, StoredValues } from '../domain/frame.ts';

/**
 * Colours of a frame as 8-bit RGB, and as grey. YBR follows PS3.3 C.7.6.3.1.2: YBR_FULL (and JPEG's YCbCr) uses the
 * whole range, YBR_PARTIAL the range 16..235 of ITU-R BT.601. YBR_ICT and YBR_RCT are undone by decoders; a frame
 * that still says so has such values and is converted like YBR_FULL, or by the reversible transform.
 */

/** Whether the frame has colours that `toRgb` makes visible. */
export function isColour(photometric: Photometric): boolean {
  return photometric !== 'MONOCHROME1' && photometric !== 'MONOCHROME2';
}

/**
 * @returns rows x columns x 3, red green blue of 0..255.
 * @throws RangeError for a grey frame, or a palette frame without its palette: a bug of the caller.
 */
export function toRgb(frame: Frame): Uint8ClampedArray {
  const pixels = frame.rows * frame.columns;
  if (frame.photometric === 'PALETTE COLOR') return paletteToRgb(frame, pixels);
  if (frame.samplesPerPixel !== 3) throw new RangeError('A grey frame has no colours.');
  const rgb = new Uint8ClampedArray(pixels * 3);
  const { values } = frame;
  const convert = converters[frame.photometric];
  // 8 bits as they are, others scaled by their number of bits.
  const scale = frame.bitsStored === 8 ? 1 : 255 / (2 ** frame.bitsStored - 1);
  if (convert === undefined) {
    for (let at = 0; at < rgb.length; at += 1) rgb[at] = values[at]! * scale;
    return rgb;
  }
  convert(values, scale, rgb);
  return rgb;
}

/** Luma of BT.601 of an RGB image, 0..255. @param rgb pixels x 3. */
export function toGrey(rgb: Uint8ClampedArray | Uint8Array): Uint8ClampedArray {
  const grey = new Uint8ClampedArray(rgb.length / 3);
  for (let pixel = 0, at = 0; pixel < grey.length; pixel += 1, at += 3) {
    grey[pixel] = 0.299 * rgb[at]! + 0.587 * rgb[at + 1]! + 0.114 * rgb[at + 2]!;
  }
  return grey;
}

/** Converts all pixels at once: no allocation per pixel. */
type Converter = (values: StoredValues, scale: number, rgb: Uint8ClampedArray) => void;

const full: Converter = (values, scale, rgb) => {
  for (let at = 0; at < rgb.length; at += 3) {
    const y = values[at]! * scale;
    const cb = values[at + 1]! * scale - 128;
    const cr = values[at + 2]! * scale - 128;
    rgb[at] = y + 1.402 * cr;
    rgb[at + 1] = y - 0.344136 * cb - 0.714136 * cr;
    rgb[at + 2] = y + 1.772 * cb;
  }
};

const partial: Converter = (values, scale, rgb) => {
  for (let at = 0; at < rgb.length; at += 3) {
    const luma = 1.164384 * (values[at]! * scale - 16);
    const cb = values[at + 1]! * scale - 128;
    const cr = values[at + 2]! * scale - 128;
    rgb[at] = luma + 1.596027 * cr;
    rgb[at + 1] = luma - 0.391762 * cb - 0.812968 * cr;
    rgb[at + 2] = luma + 2.017232 * cb;
  }
};

const reversible: Converter = (values, scale, rgb) => {
  for (let at = 0; at < rgb.length; at += 3) {
    const cb = values[at + 1]! * scale - 128;
    const cr = values[at + 2]! * scale - 128;
    const green = values[at]! * scale - Math.floor((cb + cr) / 4);
    rgb[at] = cr + green;
    rgb[at + 1] = green;
    rgb[at + 2] = cb + green;
  }
};

const converters: Partial<Record<Photometric, Converter>> = {
  YBR_FULL: full,
  YBR_FULL_422: full,
  YBR_ICT: full,
  YBR_PARTIAL_420: partial,
  YBR_PARTIAL_422: partial,
  YBR_RCT: reversible,
};

function paletteToRgb(frame: Frame, pixels: number): Uint8ClampedArray {
  const { palette, values } = frame;
  if (palette === null) throw new RangeError('A palette frame needs its palette.');
  const rgb = new Uint8ClampedArray(pixels * 3);
  [palette.red, palette.green, palette.blue].forEach((table, colour) => {
    const bytes = toBytes(table);
    const last = bytes.length - 1;
    for (let pixel = 0, at = colour; pixel < pixels; pixel += 1, at += 3) {
      const index = values[pixel]! - table.firstMapped;
      rgb[at] = bytes[index < 0 ? 0 : index > last ? last : index]!;
    }
  });
  return rgb;
}

/** Entries as 0..255. Tables that claim 16 bits but hold small numbers only are 8-bit ones by mistake. */
function toBytes({ entries, bits }: LookupTable): Uint8ClampedArray {
  const bytes = new Uint8ClampedArray(entries.length);
  const isWide = bits > 8 && entries.some((entry) => entry > 255);
  for (let index = 0; index < entries.length; index += 1) {
    bytes[index] = isWide ? Math.floor(entries[index]! / 2 ** (bits - 8)) : entries[index]!;
  }
  return bytes;
}
