import { decode } from 'fast-png';
import type { DecodedPng } from 'fast-png';
import type { Frame, LookupTable, Palette, Photometric } from '../../../core/domain/frame.ts';
import { checkInflatedSize, readPngLayout } from './png-chunks.ts';
import type { PngLayout } from './png-chunks.ts';
import type { SecondaryImage } from './secondary-image.ts';
import { MAX_DECODED_BYTES, checkIndex, checkSize, plainFrame, refusal } from './secondary-image.ts';

const PHOTOMETRIC: Readonly<Record<number, Photometric>> = {
  0: 'MONOCHROME2',
  3: 'PALETTE COLOR',
  4: 'MONOCHROME2',
};
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Grey and colour PNG of 1, 2, 4, 8 and 16 bits. @throws ExpectedError when it is damaged or too large. */
export function openPng(bytes: Uint8Array): SecondaryImage {
  const layout = readPngLayout(bytes);
  const channels = CHANNELS[layout.colourType];
  if (channels === undefined) throw refusal('PNG', 'has an unknown colour type');
  checkSize('PNG', layout.rows, layout.columns);
  // The decoder spreads the bits of interlaced pixels wrongly when several share a byte.
  if (layout.interlaced && layout.depth < 8) {
    throw refusal(
      'PNG',
      `is interlaced with ${layout.depth} bits, which is not supported: save it without interlacing`,
    );
  }
  const inflated = inflatedBytes(layout, channels * layout.depth);
  if (inflated > MAX_DECODED_BYTES) throw refusal('PNG', 'is too large to be read');
  checkInflatedSize(layout.compressed, inflated);
  const samplesPerPixel = channels >= 3 ? 3 : 1;
  return {
    frames: 1,
    facts: {
      format: 'PNG',
      rows: layout.rows,
      columns: layout.columns,
      frames: 1,
      samplesPerPixel,
      bitsStored: layout.depth,
      orientation: null,
      sliceSpacingMm: null,
      notes: notesOf(layout),
    },
    decodeFrame: (index) => {
      checkIndex(index, 1);
      return decodePng(layout, samplesPerPixel);
    },
  };
}

function notesOf(layout: PngLayout): string[] {
  const notes: string[] = [];
  if (layout.colourType >= 4 || layout.transparent) notes.push('Transparency is ignored.');
  if (layout.animated) notes.push('Only the first picture of the animation is used.');
  // Screens and scanners write their own density: it says nothing of the patient.
  if (layout.density !== null) notes.push('Its pixel density is not taken for a spacing in mm.');
  return notes;
}

/** Bytes after inflation: one filter byte a line, Adam7 with its seven smaller pictures. */
function inflatedBytes(layout: PngLayout, bitsPerPixel: number): number {
  const passes = layout.interlaced ? ADAM7 : [{ x: 0, y: 0, stepX: 1, stepY: 1 }];
  let total = 0;
  for (const { x, y, stepX, stepY } of passes) {
    const columns = Math.ceil((layout.columns - x) / stepX);
    const rows = Math.ceil((layout.rows - y) / stepY);
    if (columns > 0 && rows > 0) total += rows * (1 + Math.ceil((columns * bitsPerPixel) / 8));
  }
  return total;
}

const ADAM7 = [
  { x: 0, y: 0, stepX: 8, stepY: 8 },
  { x: 4, y: 0, stepX: 8, stepY: 8 },
  { x: 0, y: 4, stepX: 4, stepY: 8 },
  { x: 2, y: 0, stepX: 4, stepY: 4 },
  { x: 0, y: 2, stepX: 2, stepY: 4 },
  { x: 1, y: 0, stepX: 2, stepY: 2 },
  { x: 0, y: 1, stepX: 1, stepY: 2 },
];

function decodePng(layout: PngLayout, samplesPerPixel: 1 | 3): Frame {
  let png: DecodedPng;
  try {
    png = decode(layout.pixelsOnly, { checkCrc: true });
  } catch (error) {
    throw refusal('PNG', 'is damaged', error);
  }
  const values = png.depth < 8 ? unpack(png) : withoutAlpha(png);
  const frame = plainFrame({
    rows: png.height,
    columns: png.width,
    samplesPerPixel,
    photometric: PHOTOMETRIC[layout.colourType] ?? 'RGB',
    bitsStored: png.depth,
    values,
  });
  return layout.colourType === 3 ? { ...frame, palette: paletteOf(png) } : frame;
}

/** Pixels of less than 8 bits: leftmost in the high bits, lines padded to whole bytes. */
function unpack(png: DecodedPng): Uint8Array {
  const { width, height, depth, data } = png;
  const values = new Uint8Array(width * height);
  const bytesPerLine = Math.ceil((width * depth) / 8);
  const perByte = 8 / depth;
  const mask = (1 << depth) - 1;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const byte = data[y * bytesPerLine + Math.floor(x / perByte)]!;
      values[at] = (byte >> (8 - depth * ((x % perByte) + 1))) & mask;
    }
  }
  return values;
}

function withoutAlpha(png: DecodedPng): Uint8Array | Uint16Array {
  const { channels, depth, data } = png;
  // fast-png gives Uint16Array for 16 bits and bytes otherwise; its type also admits clamped bytes.
  const plain =
    data instanceof Uint16Array ? data : new Uint8Array(data.buffer, data.byteOffset, data.length);
  if (channels === 1 || channels === 3) return plain;
  const kept = channels - 1;
  const pixels = plain.length / channels;
  const values = depth === 16 ? new Uint16Array(pixels * kept) : new Uint8Array(pixels * kept);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let c = 0; c < kept; c++) values[pixel * kept + c] = plain[pixel * channels + c]!;
  }
  return values;
}

function paletteOf(png: DecodedPng): Palette {
  const colours = png.palette;
  if (colours === undefined || colours.length === 0) throw refusal('PNG', 'has no palette');
  const table = (channel: number): LookupTable => ({
    firstMapped: 0,
    bits: 8,
    entries: Uint16Array.from(colours, (colour) => colour[channel] ?? 0),
    explanation: '',
  });
  return { red: table(0), green: table(1), blue: table(2) };
}
