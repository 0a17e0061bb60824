import { createRequire } from 'node:module';
import type { Frame } from '../../../core/domain/frame.ts';
import { readJpegLayout } from './jpeg-layout.ts';
import type { SecondaryImage } from './secondary-image.ts';
import { checkIndex, checkSize, plainFrame, refusal } from './secondary-image.ts';

/** What is used of the WASM codec, which comes without types. */
interface JpegDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  getDecodedBuffer(): Uint8Array;
  decode(): void;
  getFrameInfo(): { readonly width: number; readonly height: number; readonly componentCount: number };
  delete(): void;
}

interface JpegModule {
  readonly JPEGDecoder: new () => JpegDecoder;
}

let loading: Promise<JpegModule> | null = null;

function loadCodec(): Promise<JpegModule> {
  if (loading === null) {
    const load: unknown = createRequire(import.meta.url)('@cornerstonejs/codec-libjpeg-turbo-8bit/decode');
    // The package exports one function that resolves to the module of emscripten.
    loading = (load as () => Promise<JpegModule>)();
  }
  return loading;
}

/** Baseline and progressive JPEG of 8 bits. @throws ExpectedError for other kinds and damaged files. */
export async function openJpeg(bytes: Uint8Array): Promise<SecondaryImage> {
  const layout = readJpegLayout(bytes);
  checkSize('JPEG', layout.rows, layout.columns);
  const codec = await loadCodec();
  const samplesPerPixel = layout.components === 3 ? 3 : 1;
  const notes: string[] = [];
  if (layout.exifOrientation !== 1) {
    notes.push('Its EXIF orientation is ignored: the pixels are taken as they are stored.');
  }
  return {
    frames: 1,
    facts: {
      format: 'JPEG',
      rows: layout.rows,
      columns: layout.columns,
      frames: 1,
      samplesPerPixel,
      bitsStored: 8,
      orientation: null,
      sliceSpacingMm: null,
      notes,
    },
    decodeFrame: (index) => {
      checkIndex(index, 1);
      return decodeJpeg(codec, bytes, samplesPerPixel);
    },
  };
}

function decodeJpeg(codec: JpegModule, bytes: Uint8Array, samplesPerPixel: 1 | 3): Frame {
  const decoder = new codec.JPEGDecoder();
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    const { width, height, componentCount } = decoder.getFrameInfo();
    // The buffer lies in the codec's memory, which the next decode overwrites.
    const values = decoder.getDecodedBuffer().slice();
    if (componentCount !== samplesPerPixel || values.length !== width * height * samplesPerPixel) {
      throw new Error(`${componentCount} components, ${values.length} bytes for ${width} x ${height}`);
    }
    return plainFrame({
      rows: height,
      columns: width,
      samplesPerPixel,
      photometric: samplesPerPixel === 3 ? 'RGB' : 'MONOCHROME2',
      bitsStored: 8,
      values,
    });
  } catch (error) {
    throw refusal('JPEG', 'is damaged', error);
  } finally {
    decoder.delete();
  }
}
