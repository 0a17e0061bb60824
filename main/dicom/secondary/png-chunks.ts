import { constants, inflateSync } from 'node:zlib';
import { refusal } from './secondary-image.ts';

/** Chunks that hold pixels; all others are ignored, so that a broken comment cannot spoil an image. */
const PIXEL_CHUNKS = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND']);

/** Deflate cannot shrink by more than this. */
const MAX_DEFLATE_RATIO = 1032;

export interface PngLayout {
  readonly columns: number;
  readonly rows: number;
  readonly depth: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey + alpha, 6 RGB + alpha. */
  readonly colourType: number;
  readonly interlaced: boolean;
  /** pHYs: pixels per unit, when the file has it. */
  readonly density: { readonly x: number; readonly y: number } | null;
  readonly animated: boolean;
  readonly transparent: boolean;
  /** The file with nothing but its pixel chunks. */
  readonly pixelsOnly: Uint8Array;
  readonly compressed: readonly Uint8Array[];
}

/** Reads the structure of a PNG without inflating it. @throws ExpectedError when it is cut off. */
export function readPngLayout(bytes: Uint8Array): PngLayout {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [bytes.subarray(0, 8)];
  const compressed: Uint8Array[] = [];
  const seen = new Set<string>();
  let density: PngLayout['density'] = null;
  let at = 8;
  while (!seen.has('IEND')) {
    if (at + 12 > bytes.length) throw refusal('PNG', 'is cut off');
    const length = view.getUint32(at);
    const end = at + 12 + length;
    if (end > bytes.length) throw refusal('PNG', 'is cut off');
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    seen.add(type);
    if (PIXEL_CHUNKS.has(type)) kept.push(bytes.subarray(at, end));
    if (type === 'IDAT') compressed.push(bytes.subarray(at + 8, end - 4));
    if (type === 'pHYs' && length === 9) density = { x: view.getUint32(at + 8), y: view.getUint32(at + 12) };
    at = end;
  }
  if (!isHeader(view)) throw refusal('PNG', 'does not begin with its header');
  if (compressed.length === 0) throw refusal('PNG', 'has no pixels');
  return {
    columns: view.getUint32(16),
    rows: view.getUint32(20),
    depth: view.getUint8(24),
    colourType: view.getUint8(25),
    interlaced: view.getUint8(28) !== 0,
    density,
    animated: seen.has('acTL'),
    transparent: seen.has('tRNS'),
    pixelsOnly: Buffer.concat(kept),
    compressed,
  };
}

const IHDR = 0x49484452;

function isHeader(view: DataView): boolean {
  return view.getUint32(8) === 13 && view.getUint32(12) === IHDR;
}

/**
 * Guards the decoder, which inflates everything before it looks at the size. @param expected bytes that the
 * header promises, filter bytes included. @throws ExpectedError when the data are longer or shorter.
 */
export function checkInflatedSize(compressed: readonly Uint8Array[], expected: number): void {
  const total = compressed.reduce((sum, part) => sum + part.length, 0);
  if (total * MAX_DEFLATE_RATIO < expected) throw refusal('PNG', 'holds fewer pixels than its header says');
  let actual: number;
  try {
    actual = inflateSync(Buffer.concat(compressed), {
      // One byte more than promised is enough to know.
      maxOutputLength: expected + 1,
      finishFlush: constants.Z_SYNC_FLUSH,
    }).length;
  } catch (error) {
    const tooLong = error instanceof RangeError;
    throw refusal('PNG', tooLong ? 'holds more data than its header says' : 'is damaged', error);
  }
  if (actual > expected) throw refusal('PNG', 'holds more data than its header says');
  if (actual < expected) throw refusal('PNG', 'holds fewer pixels than its header says');
}
