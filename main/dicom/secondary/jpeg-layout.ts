import { refusal } from './secondary-image.ts';

export interface JpegLayout {
  readonly rows: number;
  readonly columns: number;
  readonly components: 1 | 3;
  /** EXIF 0x0112, 1..8; 1 when the file says nothing. */
  readonly exifOrientation: number;
}

/** Names of the start-of-frame markers that 8-bit decoders do not take (ITU-T T.81 table B.1). */
const REFUSED_FRAMES: Readonly<Record<number, string>> = {
  0xc3: 'lossless',
  0xc5: 'hierarchical',
  0xc6: 'hierarchical',
  0xc7: 'hierarchical lossless',
  0xc9: 'arithmetically coded',
  0xca: 'arithmetically coded',
  0xcb: 'arithmetically coded lossless',
  0xcd: 'hierarchical',
  0xce: 'hierarchical',
  0xcf: 'hierarchical',
  0xf7: 'JPEG-LS',
};

/**
 * Walks the markers of a JPEG file up to its first scan.
 * @throws ExpectedError for kinds that would be decoded wrongly and for files without their end.
 */
export function readJpegLayout(bytes: Uint8Array): JpegLayout {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let frame: Omit<JpegLayout, 'exifOrientation'> | null = null;
  let exifOrientation = 1;
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) throw refusal('JPEG', 'is damaged');
    const marker = bytes[at + 1]!;
    // Any number of fill bytes may stand before a marker.
    if (marker === 0xff) {
      at++;
      continue;
    }
    const length = view.getUint16(at + 2);
    const end = at + 2 + length;
    if (end > bytes.length) throw refusal('JPEG', 'is cut off');
    if (marker === 0xe1) exifOrientation = orientationOf(bytes.subarray(at + 4, end)) ?? exifOrientation;
    if (isFrame(marker)) frame = readFrame(view, at, marker);
    if (marker === 0xda) break;
    at = end;
  }
  if (frame === null) throw refusal('JPEG', 'has no pixels');
  // Decoders fill what is missing with grey, which looks like anatomy.
  if (Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).lastIndexOf('ffd9', undefined, 'hex') < at) {
    throw refusal('JPEG', 'is cut off');
  }
  return { ...frame, exifOrientation };
}

function isFrame(marker: number): boolean {
  const table = marker === 0xc4 || marker === 0xc8 || marker === 0xcc;
  return (marker >= 0xc0 && marker <= 0xcf && !table) || marker === 0xf7;
}

function readFrame(view: DataView, at: number, marker: number): Omit<JpegLayout, 'exifOrientation'> {
  const kind = REFUSED_FRAMES[marker];
  if (kind !== undefined) throw refusal('JPEG', `is ${kind}, which is read inside DICOM only`);
  const precision = view.getUint8(at + 4);
  if (precision !== 8) throw refusal('JPEG', `has ${precision} bits, where 8 are read`);
  const components = view.getUint8(at + 9);
  if (components !== 1 && components !== 3) {
    throw refusal('JPEG', `has ${components} components (CMYK?), where grey and RGB are read`);
  }
  return { rows: view.getUint16(at + 5), columns: view.getUint16(at + 7), components };
}

/** The Orientation entry of the first directory of an EXIF segment, or null. */
function orientationOf(segment: Uint8Array): number | null {
  const text = String.fromCharCode(...segment.subarray(0, 4));
  if (text !== 'Exif' || segment.length < 14) return null;
  const tiff = new DataView(segment.buffer, segment.byteOffset + 6, segment.length - 6);
  const little = tiff.getUint16(0) === 0x4949;
  const start = tiff.getUint32(4, little);
  if (start + 2 > tiff.byteLength) return null;
  const entries = tiff.getUint16(start, little);
  for (let entry = 0; entry < entries; entry++) {
    const at = start + 2 + 12 * entry;
    if (at + 12 > tiff.byteLength) return null;
    if (tiff.getUint16(at, little) === 0x0112) return tiff.getUint16(at + 8, little);
  }
  return null;
}
