import { brokenCodestream, checkShape, unsupportedCodestream } from './decoded.ts';
import type { DecodedFrame, FrameShape } from './decoded.ts';
import { readJpeg2000Header } from './jpeg-2000-header.ts';
import { samplesOf } from './sample-bytes.ts';
import { copyBytes, WasmCodec } from './wasm-codec.ts';
import type { WasmDecoder } from './wasm-codec.ts';

interface FrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned: boolean;
}

interface Decoder extends WasmDecoder {
  getFrameInfo(): FrameInfo;
}

const openJpeg = new WasmCodec<{ J2KDecoder: new () => Decoder }>('@cornerstonejs/codec-openjpeg');
const openJph = new WasmCodec<{ HTJ2KDecoder: new () => Decoder }>('@cornerstonejs/codec-openjph');

/**
 * Decodes JPEG 2000 by OpenJPEG and high-throughput JPEG 2000 by OpenJPH; the codestream says which it is. A
 * multi-component transform (YBR_RCT, YBR_ICT) is part of the codestream, so that its frames come out as RGB.
 */
export async function decodeJpeg2000(bytes: Uint8Array, shape: FrameShape): Promise<DecodedFrame> {
  const header = readJpeg2000Header(bytes);
  checkShape('JPEG 2000', header, shape);
  if (header.precision > 16) throw unsupportedCodestream('JPEG 2000', `${header.precision} bits per sample`);
  const { precision, signed, codestream } = header;
  const length = header.rows * header.columns * header.samples * (precision > 8 ? 2 : 1);
  const decode = (decoder: Decoder, messages: readonly string[]): Uint8Array<ArrayBuffer> => {
    decoder.getEncodedBuffer(codestream.length).set(codestream);
    decoder.decode();
    const info = decoder.getFrameInfo();
    const isWhole = info.bitsPerSample === precision && info.isSigned === signed;
    const decoded = decoder.getDecodedBuffer();
    const damage = messages.find((text) =>
      /error|truncated|corrupt|too short|too long|not enough|inconsistent/i.test(text),
    );
    if (!isWhole || decoded.length !== length || damage !== undefined) {
      throw new Error(damage?.trim() ?? 'unexpected length');
    }
    const copy = copyBytes(decoded);
    decoder.delete();
    return copy;
  };
  try {
    const raw = header.highThroughput
      ? await openJph.run((module) => decode(new module.HTJ2KDecoder(), openJph.messages))
      : await openJpeg.run((module) => decode(new module.J2KDecoder(), openJpeg.messages));
    const becameRgb = header.multiComponent && header.samples === 3;
    return { values: samplesOf(raw, precision, signed), precision, signed, becameRgb };
  } catch (error) {
    throw brokenCodestream('JPEG 2000', 'it is cut off or damaged', error);
  }
}
