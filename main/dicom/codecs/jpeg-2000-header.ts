import { brokenCodestream, unsupportedCodestream } from './decoded.ts';

/** Main header of a JPEG 2000 codestream (ITU T.800 A.5), plain or in a JP2 file. */
export interface Jpeg2000Header {
  readonly rows: number;
  readonly columns: number;
  readonly samples: number;
  readonly precision: number;
  readonly signed: boolean;
  /** The codestream's own colour transform (RCT or ICT) is used; decoders undo it. */
  readonly multiComponent: boolean;
  /** High-throughput block coding (ITU T.814). */
  readonly highThroughput: boolean;
  /** The codestream without boxes around it. */
  readonly codestream: Uint8Array;
}

const SOC = 0xff4f;
const CAP = 0xff50;
const SIZ = 0xff51;
const COD = 0xff52;
const SOT = 0xff90;
const EOC = 0xffd9;
const JP2_HEADER = 0x6a703268;
const JP2_CODESTREAM = 0x6a703263;
/** Boxes of palettes, component mapping and channel definition, which give components another meaning. */
const JP2_MAPPING: ReadonlySet<number> = new Set([0x70636c72, 0x636d6170, 0x63646566]);

/**
 * Reads the header and walks the tile parts, because decoders fill what is cut off with guesses.
 * @throws ExpectedError when the codestream is cut off or no JPEG 2000.
 */
export function readJpeg2000Header(bytes: Uint8Array): Jpeg2000Header {
  const codestream = findCodestream(bytes);
  const view = new DataView(codestream.buffer, codestream.byteOffset, codestream.byteLength);
  if (codestream.length < 4 || view.getUint16(0) !== SOC) {
    throw brokenCodestream('JPEG 2000', 'it does not begin as JPEG 2000');
  }
  let size: Omit<Jpeg2000Header, 'multiComponent' | 'highThroughput' | 'codestream'> | null = null;
  let multiComponent = false;
  let highThroughput = false;
  let at = 2;
  for (;;) {
    if (at + 4 > codestream.length) throw brokenCodestream('JPEG 2000', 'its header is cut off');
    const marker = view.getUint16(at);
    if (marker === SOT) break;
    const length = view.getUint16(at + 2);
    if (length < 2 || at + 2 + length > codestream.length)
      throw brokenCodestream('JPEG 2000', 'its header is cut off');
    if (marker === SIZ) size = readSize(view, at + 4, length - 2);
    if (marker === CAP) highThroughput = true;
    if (marker === COD && length >= 12) multiComponent = view.getUint8(at + 8) === 1;
    at += 2 + length;
  }
  if (size === null) throw brokenCodestream('JPEG 2000', 'it has no image size');
  checkTileParts(view, at);
  return { ...size, multiComponent, highThroughput, codestream };
}

function readSize(view: DataView, at: number, length: number) {
  if (length < 39) throw brokenCodestream('JPEG 2000', 'its image size is cut off');
  const samples = view.getUint16(at + 34);
  if (samples < 1 || length < 36 + 3 * samples)
    throw brokenCodestream('JPEG 2000', 'its image size is cut off');
  const format = view.getUint8(at + 36);
  for (let sample = 0; sample < samples; sample += 1) {
    const component = at + 36 + 3 * sample;
    if (view.getUint8(component) !== format) {
      throw unsupportedCodestream('JPEG 2000', 'its components differ in their number of bits');
    }
    if (view.getUint8(component + 1) !== 1 || view.getUint8(component + 2) !== 1) {
      throw unsupportedCodestream('JPEG 2000', 'its components are subsampled');
    }
  }
  return {
    columns: view.getUint32(at + 2) - view.getUint32(at + 10),
    rows: view.getUint32(at + 6) - view.getUint32(at + 14),
    samples,
    precision: (format & 0x7f) + 1,
    signed: (format & 0x80) !== 0,
  };
}

/** Every tile part must lie inside of the data; one of length 0 reaches to the end of the codestream. */
function checkTileParts(view: DataView, first: number): void {
  let at = first;
  while (at + 2 <= view.byteLength) {
    const marker = view.getUint16(at);
    if (marker === EOC) return;
    if (marker !== SOT) {
      // Padding behind the last tile part of writers that leave out the end marker.
      if (at > first) return;
      break;
    }
    if (at + 12 > view.byteLength) break;
    const length = view.getUint32(at + 6);
    if (length === 0) {
      if (endsWithEoc(view)) return;
      break;
    }
    if (length < 14) break;
    at += length;
    if (at > view.byteLength) break;
    if (at === view.byteLength) return;
    if (at + 1 === view.byteLength) return;
  }
  throw brokenCodestream('JPEG 2000', 'its last tile is cut off');
}

function endsWithEoc(view: DataView): boolean {
  for (let at = view.byteLength - 2; at >= 0 && at > view.byteLength - 16; at -= 1) {
    if (view.getUint16(at) === EOC) return true;
  }
  return false;
}

/** Some writers wrap the codestream into the boxes of a JP2 file, which DICOM forbids. */
function findCodestream(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || view.getUint32(4) !== 0x6a502020) return bytes;
  let at = 0;
  while (at + 8 <= bytes.length) {
    const length = view.getUint32(at);
    const type = view.getUint32(at + 4);
    if (type === JP2_HEADER) refuseMappedComponents(view, at + 8, Math.min(at + length, bytes.length));
    if (type === JP2_CODESTREAM) return bytes.subarray(at + (length === 1 ? 16 : 8));
    if (length < 8) break;
    at += length;
  }
  throw brokenCodestream('JPEG 2000', 'the JP2 file around it is damaged');
}

function refuseMappedComponents(view: DataView, from: number, to: number): void {
  for (let at = from; at + 8 <= to;) {
    if (JP2_MAPPING.has(view.getUint32(at + 4))) {
      throw unsupportedCodestream('JPEG 2000', 'the JP2 file around it remaps its components');
    }
    const length = view.getUint32(at);
    if (length < 8) return;
    at += length;
  }
}
