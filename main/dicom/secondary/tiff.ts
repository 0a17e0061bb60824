import { decode } from 'tiff';
import type { TiffIfd } from 'tiff';
import { ExpectedError, messageOf } from '../../../core/domain/errors.ts';
import type { Frame, LookupTable, Palette, Photometric, StoredValues } from '../../../core/domain/frame.ts';
import { withoutOrientation } from './tiff-orientation.ts';
import type { SecondaryImage } from './secondary-image.ts';
import { checkIndex, checkSize, plainFrame, refusal } from './secondary-image.ts';

const WHITE_IS_ZERO = 0;
const BLACK_IS_ZERO = 1;
const RGB = 2;
const PALETTE = 3;
const SIGNED = 2;
const FLOAT = 3;

/**
 * Grey, palette and RGB TIFF of 1, 8 and 16 bits, one page a frame. What the decoder would get wrong is
 * refused by name. @throws ExpectedError
 */
export function openTiff(bytes: Uint8Array): SecondaryImage {
  const { bytes: upright, rotated } = withoutOrientation(bytes);
  const pages = guarded(() => decode(upright, { ignoreImageData: true }));
  const first = pages[0];
  if (first === undefined) throw refusal('TIFF', 'has no pages');
  for (const page of pages) checkPage(page, first);
  const notes: string[] = [];
  if (rotated) notes.push('Its orientation tag is ignored: the pixels are taken as they are stored.');
  if (first.samplesPerPixel === 2 || first.samplesPerPixel === 4) notes.push('Transparency is ignored.');
  return {
    frames: pages.length,
    facts: {
      format: 'TIFF',
      rows: first.height,
      columns: first.width,
      frames: pages.length,
      samplesPerPixel: first.type === RGB ? 3 : 1,
      bitsStored: first.bitsPerSample,
      orientation: null,
      sliceSpacingMm: null,
      notes,
    },
    decodeFrame: (index) => {
      checkIndex(index, pages.length);
      const page = guarded(() => decode(upright, { pages: [index] }))[0];
      if (page === undefined) throw refusal('TIFF', 'is damaged');
      return frameOf(page);
    },
  };
}

function checkPage(page: TiffIfd, first: TiffIfd): void {
  // The library's type promises a number; files of 1 bit may leave the tag out, and then it decodes nonsense.
  const bits = page.bitsPerSample as number | undefined;
  if (bits === undefined) throw refusal('TIFF', 'does not say how many bits a pixel has');
  checkSize('TIFF', page.height, page.width);
  const same = page.height === first.height && page.width === first.width;
  if (!same || page.type !== first.type || bits !== first.bitsPerSample) {
    throw refusal('TIFF', 'has pages of different size or kind: save them as single files');
  }
  if (page.sampleFormat === FLOAT) throw refusal('TIFF', 'holds floating point values, which are not read');
  if (bits !== 1 && bits !== 8 && bits !== 16)
    throw refusal('TIFF', `has ${bits} bits, where 1, 8 and 16 are read`);
  if (
    page.type !== WHITE_IS_ZERO &&
    page.type !== BLACK_IS_ZERO &&
    page.type !== RGB &&
    page.type !== PALETTE
  ) {
    throw refusal('TIFF', 'is neither grey, palette nor RGB');
  }
  // The decoder reads these without complaint and wrongly.
  if (page.planarConfiguration === 2 && page.samplesPerPixel > 1) {
    throw refusal('TIFF', 'keeps its colours in separate planes, which is not supported');
  }
  if (page.tiled && (page.samplesPerPixel > 1 || page.predictor !== 1)) {
    throw refusal('TIFF', 'is tiled with colours or a predictor, which is not supported: save it in strips');
  }
  if (page.fillOrder === 2) throw refusal('TIFF', 'has its bits in reverse order, which is not supported');
}

function frameOf(page: TiffIfd): Frame {
  const bits = page.bitsPerSample;
  const samplesPerPixel = page.type === RGB ? 3 : 1;
  const pixels = page.width * page.height;
  if (page.data.length < pixels * page.samplesPerPixel) throw refusal('TIFF', 'is cut off');
  const values = storedValues(page, samplesPerPixel);
  const photometric: Photometric =
    page.type === RGB
      ? 'RGB'
      : page.type === PALETTE
        ? 'PALETTE COLOR'
        : page.type === WHITE_IS_ZERO
          ? 'MONOCHROME1'
          : 'MONOCHROME2';
  const frame = plainFrame({
    rows: page.height,
    columns: page.width,
    samplesPerPixel,
    photometric,
    bitsStored: bits,
    values,
  });
  return page.type === PALETTE ? { ...frame, palette: paletteOf(page) } : frame;
}

function storedValues(page: TiffIfd, kept: number): StoredValues {
  const { data, bitsPerSample: bits } = page;
  const channels = page.samplesPerPixel;
  const pixels = page.width * page.height;
  const out = bits === 16 ? new Uint16Array(pixels * kept) : new Uint8Array(pixels * kept);
  // The decoder inverts WhiteIsZero; here values stay as stored and MONOCHROME1 says how to show them.
  const top = page.type === WHITE_IS_ZERO ? 2 ** bits - 1 : null;
  for (let pixel = 0, at = 0; pixel < pixels; pixel++) {
    for (let c = 0; c < kept; c++, at++) {
      const value = data[pixel * channels + c]!;
      out[at] = top === null ? value : top - value;
    }
  }
  if (page.sampleFormat !== SIGNED) return out;
  return out instanceof Uint16Array ? new Int16Array(out.buffer) : new Int8Array(out.buffer);
}

function paletteOf(page: TiffIfd): Palette {
  const colours = guarded(() => page.palette);
  if (colours === undefined) throw refusal('TIFF', 'has no palette');
  const table = (channel: 0 | 1 | 2): LookupTable => ({
    firstMapped: 0,
    bits: 16,
    entries: Uint16Array.from(colours, (colour) => colour[channel]),
    explanation: '',
  });
  return { red: table(0), green: table(1), blue: table(2) };
}

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ExpectedError) throw error;
    const unsupported = /^Unsupported (.+)$/i.exec(messageOf(error))?.[1];
    const what = unsupported === undefined ? 'is damaged' : `is not supported (${unsupported})`;
    throw refusal('TIFF', what, error);
  }
}
