import { brokenCodestream, checkShape, unsupportedCodestream } from './decoded.ts';
import type { DecodedFrame, FrameShape } from './decoded.ts';
import { readJpegHeader } from './jpeg-header.ts';
import { interleave, samplesOf } from './sample-bytes.ts';
import { copyBytes, WasmCodec } from './wasm-codec.ts';
import type { WasmDecoder } from './wasm-codec.ts';

interface JpegLsDecoder extends WasmDecoder {
  getInterleaveMode(): number;
}

const codec = new WasmCodec<{ JpegLSDecoder: new () => JpegLsDecoder }>('@cornerstonejs/codec-charls');
const JPEG_LS_FRAME = 0xf7;
const BY_COMPONENT = 0;

/** Decodes JPEG-LS, lossless or near-lossless, by CharLS. */
export async function decodeJpegLs(bytes: Uint8Array, shape: FrameShape): Promise<DecodedFrame> {
  const { rows, columns, precision, components, process } = readJpegHeader(bytes);
  if (process !== JPEG_LS_FRAME)
    throw unsupportedCodestream('JPEG-LS', 'the codestream is another kind of JPEG');
  const samples = components.length;
  checkShape('JPEG-LS', { rows, columns, precision, samples }, shape);
  const length = rows * columns * samples * (precision > 8 ? 2 : 1);
  try {
    return await codec.run((module) => {
      const decoder = new module.JpegLSDecoder();
      decoder.getEncodedBuffer(bytes.length).set(bytes);
      decoder.decode();
      const decoded = decoder.getDecodedBuffer();
      if (decoded.length !== length) throw new Error('unexpected length');
      const planar = samplesOf(copyBytes(decoded), precision, false);
      const isPlanar = samples > 1 && decoder.getInterleaveMode() === BY_COMPONENT;
      decoder.delete();
      const values = isPlanar ? interleave(planar, samples) : planar;
      return { values, precision, signed: false, becameRgb: false };
    });
  } catch (error) {
    throw brokenCodestream('JPEG-LS', 'it is cut off or damaged', error);
  }
}
