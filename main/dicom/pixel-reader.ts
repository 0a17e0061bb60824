import { inflateRawSync } from 'node:zlib';
import type { Element } from 'dicom-parser';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { Photometric, StoredValues } from '../../core/domain/frame.ts';
import { brokenCodestream } from './codecs/decoded.ts';
import type { DecodedFrame } from './codecs/decoded.ts';
import { decodeJpeg2000 } from './codecs/jpeg-2000.ts';
import { decodeJpeg8 } from './codecs/jpeg-baseline.ts';
import { decodeJpeg12 } from './codecs/jpeg-extended.ts';
import { readJpegHeader } from './codecs/jpeg-header.ts';
import { decodeJpegLossless } from './codecs/jpeg-lossless.ts';
import { decodeJpegLs } from './codecs/jpeg-ls.ts';
import { decodeRle } from './codecs/rle.ts';
import { interleave } from './codecs/sample-bytes.ts';
import type { DicomFile } from './dataset.ts';
import type { ReadElement } from './element-reader.ts';
import { joinFragments, splitFrames } from './encapsulated.ts';
import { expandChroma, maskSamples, signedView, swapWords, unpackSamples } from './native-pixels.ts';
import type { PixelDescription } from './pixel-description.ts';

/** Stored values of one frame and what colours they are now. */
export interface StoredFrame {
  /** rows x columns x samples, interleaved, masked to Bits Stored, sign extended. */
  readonly values: StoredValues;
  readonly photometric: Photometric;
}

/** Reads single frames, so that a long cine never lies in memory as a whole. */
export interface PixelReader {
  readStored(frame: number): Promise<StoredFrame>;
  /** Uncompressed samples before masking, for overlay planes in their unused bits; null where there are none. */
  readRaw(frame: number): Uint8Array | Uint16Array | null;
}

/** More samples in a frame than any detector has: a guard against headers that promise absurd sizes. */
const MAX_FRAME_SAMPLES = 1 << 28;

/** @throws ExpectedError when there is less pixel data than the header promises. */
export function createPixelReader(file: DicomFile, description: PixelDescription): PixelReader {
  // describePixels has made sure that the element is there.
  const element = file.dataSet.elements['x7fe00010'] as ReadElement;
  const { rows, columns, samples } = description;
  if (rows * columns * samples > MAX_FRAME_SAMPLES) {
    throw new ExpectedError(
      'pixels-size',
      `The image claims ${columns} x ${rows} pixels, more than can be opened.`,
    );
  }
  const isNative = file.transferSyntax.codec === 'native';
  if (isNative === (element.encapsulatedPixelData === true)) {
    throw new ExpectedError(
      'pixels-encapsulation',
      isNative
        ? 'The pixel data is compressed although the transfer syntax says that it is not.'
        : `The pixel data is not encapsulated although the transfer syntax is ${file.transferSyntax.name}.`,
    );
  }
  return isNative
    ? createNativeReader(file, element, description)
    : createEncapsulatedReader(file, element, description);
}

function createNativeReader(file: DicomFile, element: Element, description: PixelDescription): PixelReader {
  const { rows, columns, samples, frames, bitsAllocated } = description;
  const pixels = rows * columns;
  const available = element.length * 8;
  const whole = pixels * samples * bitsAllocated;
  const isSubsampled = isChromaSubsampled(description, available, whole * frames);
  const count = isSubsampled ? pixels * 2 : pixels * samples;
  const frameBits = count * bitsAllocated;
  if (available < frameBits * frames) {
    throw new ExpectedError(
      'pixels-truncated',
      `The pixel data is cut off: ${element.length} of ${Math.ceil((frameBits * frames) / 8)} bytes are there.`,
    );
  }
  const source = file.bytes.subarray(element.dataOffset, element.dataOffset + element.length);
  // Words are swapped where samples are 16 bits or where smaller ones were packed into words (OW).
  const swaps = !file.littleEndian && (bitsAllocated > 8 || element.vr !== 'OB');
  const readRaw = (frame: number): Uint8Array | Uint16Array => {
    const firstBit = frame * frameBits;
    // From an even byte on, so that words stay whole when they are swapped.
    const start = Math.floor(firstBit / 16) * 2;
    const end = Math.min(source.length, Math.ceil((firstBit + frameBits) / 16) * 2);
    const part = source.subarray(start, end);
    return unpackSamples(swaps ? swapWords(part) : part, firstBit - start * 8, count, bitsAllocated);
  };
  return {
    readRaw,
    readStored: (frame) => Promise.resolve(finishNative(readRaw(frame), description, isSubsampled)),
  };
}

function finishNative(
  raw: Uint8Array | Uint16Array,
  description: PixelDescription,
  isSubsampled: boolean,
): StoredFrame {
  const { photometric, planar, samples } = description;
  if (isSubsampled) {
    return {
      values: maskSamples(expandChroma(raw), description),
      photometric: photometric === 'YBR_FULL_422' ? 'YBR_FULL' : photometric,
    };
  }
  const values = maskSamples(raw, description);
  return {
    values: planar === 1 && samples === 3 ? interleave(values, samples) : values,
    photometric: photometric === 'YBR_FULL_422' ? 'YBR_FULL' : photometric,
  };
}

/** YBR_FULL_422 of full length is mislabelled YBR_FULL: the length tells. */
function isChromaSubsampled(description: PixelDescription, available: number, wholeBits: number): boolean {
  const { photometric, columns, bitsAllocated } = description;
  if (photometric === 'YBR_PARTIAL_420') {
    throw new ExpectedError(
      'pixels-unsupported',
      'Uncompressed YBR_PARTIAL_420 pixel data is not supported.',
    );
  }
  if (photometric !== 'YBR_FULL_422' && photometric !== 'YBR_PARTIAL_422') return false;
  if (available >= wholeBits) return false;
  if (columns % 2 !== 0 || bitsAllocated % 8 !== 0) {
    throw new ExpectedError(
      'pixels-description',
      `${photometric} needs an even number of columns of whole bytes.`,
    );
  }
  return true;
}

function createEncapsulatedReader(
  file: DicomFile,
  element: ReadElement,
  description: PixelDescription,
): PixelReader {
  if (element.truncated === true) {
    throw new ExpectedError('pixels-truncated', 'The compressed pixel data is cut off; its end is missing.');
  }
  const frames = splitFrames(file.dataSet, element, description.frames);
  return {
    readRaw: () => null,
    readStored: async (frame) => {
      const bytes = joinFragments(frames[frame] ?? []);
      return decode(file.transferSyntax.codec, bytes, description);
    },
  };
}

async function decode(
  codec: DicomFile['transferSyntax']['codec'],
  bytes: Uint8Array,
  description: PixelDescription,
): Promise<StoredFrame> {
  switch (codec) {
    case 'rle':
      return finishBytes(decodeRleFrame(bytes, description), description, description.photometric);
    case 'deflated-frame':
      return finishNative(inflateFrame(bytes, description), description, false);
    case 'jpeg-baseline':
      return finishJpeg(await decodeJpeg8(bytes, description, description.photometric), description);
    case 'jpeg-extended': {
      const isWide = readJpegHeader(bytes).precision > 8;
      const decoded = isWide
        ? decodeJpeg12(bytes, description)
        : await decodeJpeg8(bytes, description, description.photometric);
      return finishJpeg(decoded, description);
    }
    case 'jpeg-lossless': {
      const { values } = decodeJpegLossless(bytes, description);
      return finishBytes(values, description, description.photometric);
    }
    case 'jpeg-ls': {
      const decoded = await decodeJpegLs(bytes, description);
      const bitsStored = description.signed ? decoded.precision : description.bitsStored;
      const layout = { ...description, bitsStored, highBit: bitsStored - 1 };
      return finishBytes(decoded.values, layout, description.photometric);
    }
    case 'jpeg-2000':
    case 'htj2k':
      return finishJpeg2000(await decodeJpeg2000(bytes, description), description);
    default:
      throw new ExpectedError('transfer-syntax', `The compression ${codec} is not supported.`);
  }
}

function decodeRleFrame(bytes: Uint8Array, description: PixelDescription): StoredValues {
  const { bitsAllocated } = description;
  if (bitsAllocated !== 8 && bitsAllocated !== 16) {
    throw new ExpectedError(
      'pixels-unsupported',
      `RLE with ${bitsAllocated} bits allocated is not supported.`,
    );
  }
  const decoded = decodeRle(bytes, description);
  return bitsAllocated === 8 ? decoded : new Uint16Array(decoded.buffer);
}

function inflateFrame(bytes: Uint8Array, description: PixelDescription): Uint8Array | Uint16Array {
  const { rows, columns, samples, bitsAllocated } = description;
  const count = rows * columns * samples;
  const length = Math.ceil((count * bitsAllocated) / 8);
  let inflated: Uint8Array;
  try {
    inflated = inflateRawSync(bytes, { maxOutputLength: length + 16 });
  } catch (error) {
    throw brokenCodestream('deflated', 'it is cut off, damaged or too long', error);
  }
  if (inflated.length < length) throw brokenCodestream('deflated', 'it is too short for the frame');
  return unpackSamples(inflated, 0, count, bitsAllocated);
}

/** Unsigned samples of lossless codecs: masked to the stored bits and sign extended. */
function finishBytes(
  values: StoredValues,
  layout: Parameters<typeof maskSamples>[1] & { bitsAllocated: number },
  photometric: Photometric,
): StoredFrame {
  return { values: maskSamples(widen(values, layout.bitsAllocated), layout), photometric };
}

/** Values of more than eight allocated bits are 16-bit numbers, whatever the codestream needed. */
function widen(values: StoredValues, bitsAllocated: number): Uint8Array | Uint16Array {
  if (values instanceof Uint8Array) return bitsAllocated > 8 ? Uint16Array.from(values) : values;
  if (values instanceof Uint16Array) return values;
  return values instanceof Int8Array
    ? new Uint8Array(values.buffer, values.byteOffset, values.length)
    : new Uint16Array(values.buffer, values.byteOffset, values.length);
}

function finishJpeg(decoded: DecodedFrame, description: PixelDescription): StoredFrame {
  const bitsStored = Math.max(decoded.precision, description.bitsStored);
  const layout = { ...description, bitsStored, highBit: bitsStored - 1 };
  const { photometric } = description;
  // Decoders bring subsampled chroma back to every pixel.
  const full = photometric === 'YBR_FULL_422' ? 'YBR_FULL' : photometric;
  return finishBytes(decoded.values, layout, decoded.becameRgb ? 'RGB' : full);
}

/** The codestream knows its own sign; Pixel Representation wins where it can (as other readers do). */
function finishJpeg2000(decoded: DecodedFrame, description: PixelDescription): StoredFrame {
  const { precision } = decoded;
  const isTransform = description.photometric === 'YBR_RCT' || description.photometric === 'YBR_ICT';
  const photometric = decoded.becameRgb && isTransform ? 'RGB' : description.photometric;
  if (decoded.signed === description.signed) return { values: decoded.values, photometric };
  if (decoded.signed) {
    if (decoded.values.some((value) => value < 0)) {
      throw new ExpectedError(
        'pixels-contradict',
        'The JPEG 2000 codestream has negative values but the DICOM header says unsigned; the file is inconsistent.',
      );
    }
    return { values: widen(decoded.values, 8), photometric };
  }
  const width = decoded.values.BYTES_PER_ELEMENT * 8;
  const unsigned = widen(decoded.values, width);
  if (precision === width) return { values: signedView(unsigned), photometric };
  const layout = { ...description, bitsStored: precision, highBit: precision - 1 };
  return { values: maskSamples(unsigned, layout), photometric };
}
