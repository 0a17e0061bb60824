import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { ExpectedError } from '../../../core/domain/errors.ts';
import type { BitMask } from '../../../core/mask/bit-mask.ts';
import { maskFromBytes } from '../../../core/mask/convert.ts';
import { UNPACK_SLACK, unpackFrame } from '../../../core/mask/packed-frames.ts';
import { decodeRle } from '../../dicom/codecs/rle.ts';
import type { ReadElement } from '../../dicom/element-reader.ts';
import { PIXEL_DATA } from '../../dicom/element-reader.ts';
import { joinFragments, splitFrames } from '../../dicom/encapsulated.ts';
import type { PixelDescription } from '../../dicom/pixel-description.ts';
import { createPixelReader } from '../../dicom/pixel-reader.ts';
import type { SegFile } from './seg-file.ts';

/** How the pixels of a segmentation lie. */
export interface SegLayout {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly bits: 1 | 8 | 16;
}

export type SegValues = Uint8Array | Uint16Array;

/** Frames one by one. Only one of `bits` and `values` makes sense for a file, see `SegLayout.bits`. */
export interface SegPixels {
  /** A frame of one bit a pixel. */
  bits(frame: number): Promise<BitMask>;
  /** A frame of 8 or 16 bits, rows x columns. */
  values(frame: number): Promise<SegValues>;
  close(): Promise<void>;
  /** Irregularities, one sentence each. */
  readonly notes: readonly string[];
}

/** A compressed frame may unpack to much more than its bytes; no segmentation has larger frames. */
const MAX_COMPRESSED_PIXELS = 1 << 26;

/**
 * Opens the pixel data of a segmentation.
 * @throws ExpectedError when there are fewer bytes than the header promises: nothing is allocated before that is known.
 */
export async function openSegPixels(source: SegFile, layout: SegLayout): Promise<SegPixels> {
  return source.whole ? wholePixels(source, layout) : streamedPixels(source, layout);
}

async function streamedPixels(source: SegFile, layout: SegLayout): Promise<SegPixels> {
  const { rows, columns, bits } = layout;
  const element = source.file.dataSet.elements[PIXEL_DATA]!; // openSegFile streams only where it is there.
  const available = Math.min(element.length, source.size - element.dataOffset);
  const size = { width: columns, height: rows };
  const { bitsPerFrame, notes } = spacingOfFrames(layout, available);
  const handle = await open(source.path, 'r');
  return {
    notes,
    bits: async (frame) => {
      const first = frame * bitsPerFrame;
      const start = Math.floor(first / 8);
      const end = Math.ceil((first + rows * columns) / 8);
      const bytes = await readAt(handle, element.dataOffset + start, end - start);
      return unpackFrame(bytes, first - start * 8, size);
    },
    values: async (frame) => {
      const length = (rows * columns * bits) / 8;
      const bytes = await readAt(handle, element.dataOffset + frame * length, length);
      return bits === 16 ? new Uint16Array(bytes.buffer, 0, rows * columns) : bytes;
    },
    close: () => handle.close(),
  };
}

/** Frames follow each other bit by bit; some writers begin each one at a new byte, which the length proves. */
function spacingOfFrames(layout: SegLayout, available: number): { bitsPerFrame: number; notes: string[] } {
  const { rows, columns, frames, bits } = layout;
  const bitsPerFrame = rows * columns * bits;
  const needed = Math.ceil((bitsPerFrame * frames) / 8);
  if (available < needed) throw truncated(available, needed);
  if (bits !== 1 || bitsPerFrame % 8 === 0) return { bitsPerFrame, notes: [] };
  const bytesPerFrame = Math.ceil(bitsPerFrame / 8);
  const aligned = bytesPerFrame * frames;
  const isAligned = frames > 1 && available >= aligned && evenOf(aligned) > evenOf(needed);
  if (!isAligned || available > evenOf(aligned)) return { bitsPerFrame, notes: [] };
  return {
    bitsPerFrame: bytesPerFrame * 8,
    notes: ['Its frames begin at whole bytes, which is not DICOM; the length of the pixel data proves it.'],
  };
}

function evenOf(bytes: number): number {
  return bytes + (bytes % 2);
}

async function readAt(
  handle: FileHandle,
  position: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  // Not cleared first: every byte is read, and nobody asks for those behind them.
  const bytes = new Uint8Array(Buffer.allocUnsafeSlow(length + 2 * UNPACK_SLACK).buffer, 0, length);
  for (let at = 0; at < length;) {
    const { bytesRead } = await handle.read(bytes, at, length - at, position + at);
    if (bytesRead === 0) throw truncated(at, length);
    at += bytesRead;
  }
  return bytes;
}

function truncated(found: number, needed: number): ExpectedError {
  return new ExpectedError(
    'pixels-truncated',
    `The pixel data is cut off: ${found} of ${needed} bytes are there; copy the file again from its source.`,
  );
}

function wholePixels(source: SegFile, layout: SegLayout): SegPixels {
  const { rows, columns } = layout;
  const { codec } = source.file.transferSyntax;
  if (codec !== 'native' && rows * columns > MAX_COMPRESSED_PIXELS) {
    throw new ExpectedError(
      'pixels-size',
      `The segmentation claims compressed frames of ${columns} x ${rows} pixels, more than are opened.`,
    );
  }
  const values =
    codec === 'rle' && layout.bits === 1 ? rleOfBits(source, layout) : decodedValues(source, layout);
  return {
    notes: [],
    values,
    bits: async (frame) => maskFromBytes(await values(frame), columns, rows),
    close: () => Promise.resolve(),
  };
}

function decodedValues(source: SegFile, layout: SegLayout): SegPixels['values'] {
  const { codec } = source.file.transferSyntax;
  // Codestreams of one bit say so themselves, or take a byte a pixel; only packed frames need the true number.
  const packed = codec === 'native' || codec === 'deflated-frame';
  const bits = layout.bits === 1 && !packed ? 8 : layout.bits;
  const description: PixelDescription = {
    rows: layout.rows,
    columns: layout.columns,
    frames: layout.frames,
    samples: 1,
    photometric: 'MONOCHROME2',
    planar: 0,
    bitsAllocated: bits,
    bitsStored: bits,
    highBit: bits - 1,
    signed: false,
  };
  const reader = createPixelReader(source.file, description);
  return async (frame) => {
    const { values } = await reader.readStored(frame);
    // Unsigned samples were asked for.
    return values as SegValues;
  };
}

/** RLE is made for bytes: writers put a byte a pixel into it, or the packed bits of a frame. */
function rleOfBits(source: SegFile, layout: SegLayout): SegPixels['values'] {
  const { dataSet } = source.file;
  const element = dataSet.elements[PIXEL_DATA] as ReadElement | undefined;
  if (element?.encapsulatedPixelData !== true || element.truncated === true) {
    throw new ExpectedError('pixels-truncated', 'The compressed pixel data is cut off; its end is missing.');
  }
  const { rows, columns } = layout;
  const frames = splitFrames(dataSet, element, layout.frames);
  return (frame) => {
    const bytes = joinFragments(frames[frame] ?? []);
    const shape = { rows, columns, samples: 1, bitsAllocated: 8 } as const;
    try {
      return Promise.resolve(decodeRle(bytes, shape));
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      const packed = decodeRle(bytes, { ...shape, rows: 1, columns: Math.ceil((rows * columns) / 8) });
      return Promise.resolve(
        Uint8Array.from({ length: rows * columns }, (_, i) => (packed[i >> 3]! >> (i & 7)) & 1),
      );
    }
  };
}
