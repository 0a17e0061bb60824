import { brokenCodestream, checkShape, unsupportedCodestream } from './decoded.ts';
import type { DecodedFrame, FrameShape } from './decoded.ts';
import { readJpegHeader } from './jpeg-header.ts';
import type { JpegHeader } from './jpeg-header.ts';
import { copyBytes, WasmCodec } from './wasm-codec.ts';
import type { WasmDecoder } from './wasm-codec.ts';

const codec = new WasmCodec<{ JPEGDecoder: new () => WasmDecoder }>(
  '@cornerstonejs/codec-libjpeg-turbo-8bit',
);
const APP0 = 0xe0;
const APP14 = 0xee;
/** "Adobe", version 100, no flags, transform 0: the components are colours as they are. */
const noTransform = Uint8Array.of(
  ...[0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0],
);

/**
 * Decodes 8-bit JPEG by libjpeg-turbo. Components come out as they are in the codestream (YBR stays YBR, chroma
 * upsampled), except where the DICOM header says RGB and the codestream says by an Adobe segment that it is YCbCr.
 */
export async function decodeJpeg8(
  bytes: Uint8Array,
  shape: FrameShape,
  photometric: string,
): Promise<DecodedFrame> {
  const header = readJpegHeader(bytes);
  const { rows, columns, precision } = header;
  const samples = header.components.length;
  checkShape('JPEG', { rows, columns, precision, samples }, shape);
  if (precision !== 8 || header.process > 0xc2) {
    throw unsupportedCodestream('JPEG', `${precision} bits with process SOF${header.process - 0xc0}`);
  }
  const converts = photometric === 'RGB' && header.adobeTransform === 1;
  const stream = samples === 3 && !converts ? withoutTransform(bytes, header) : bytes;
  const values = await decode(stream, rows * columns * samples);
  return { values, precision, signed: false, becameRgb: converts };
}

/** libjpeg converts YCbCr to RGB unless an Adobe segment denies that it is YCbCr: this one does. */
function withoutTransform(bytes: Uint8Array, header: JpegHeader): Uint8Array {
  const parts = [bytes.subarray(0, 2), noTransform];
  for (const { marker, start, end } of header.segments) {
    if (marker !== APP0 && marker !== APP14) parts.push(bytes.subarray(start, end));
  }
  parts.push(bytes.subarray(header.scanOffset));
  return Buffer.concat(parts);
}

async function decode(stream: Uint8Array, length: number): Promise<Uint8Array> {
  try {
    return await codec.run((module) => {
      const decoder = new module.JPEGDecoder();
      decoder.getEncodedBuffer(stream.length).set(stream);
      decoder.decode();
      const values = copyBytes(decoder.getDecodedBuffer());
      decoder.delete();
      if (values.length !== length) throw new Error('unexpected length');
      return values;
    });
  } catch (error) {
    throw brokenCodestream('JPEG', 'it is cut off or damaged', error);
  }
}
