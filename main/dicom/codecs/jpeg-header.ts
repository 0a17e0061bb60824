import { brokenCodestream } from './decoded.ts';

/** The frame header of a JPEG codestream (ITU T.81 B.2.2) and what decides about its colours. */
export interface JpegHeader {
  /** Marker of the frame: 0xc0 baseline, 0xc1 extended, 0xc2 progressive, 0xc3 lossless, 0xf7 JPEG-LS ... */
  readonly process: number;
  readonly precision: number;
  readonly rows: number;
  readonly columns: number;
  readonly components: readonly JpegComponent[];
  /** Transform flag of an Adobe APP14 segment: 0 none, 1 YCbCr, 2 YCCK; null without the segment. */
  readonly adobeTransform: number | null;
  /** Segments before the first scan, without their marker: for decoders that read tables. */
  readonly segments: readonly JpegSegment[];
  /** Offset of the first start-of-scan marker. */
  readonly scanOffset: number;
}

export interface JpegComponent {
  readonly id: number;
  readonly horizontal: number;
  readonly vertical: number;
  readonly quantization: number;
}

export interface JpegSegment {
  readonly marker: number;
  /** Offset of the marker's first byte. */
  readonly start: number;
  /** First byte behind the length. */
  readonly offset: number;
  readonly end: number;
}

const START_OF_SCAN = 0xda;

/** @throws ExpectedError when it is no JPEG or ends before the first scan. */
export function readJpegHeader(bytes: Uint8Array): JpegHeader {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) throw brokenCodestream('JPEG', 'it does not begin as JPEG');
  const segments: JpegSegment[] = [];
  let at = 2;
  for (;;) {
    const segment = readSegment(bytes, at);
    if (segment.marker === START_OF_SCAN) break;
    segments.push(segment);
    at = segment.end;
  }
  const frame = segments.find(({ marker }) => isFrameMarker(marker));
  if (frame === undefined) throw brokenCodestream('JPEG', 'it has no frame header');
  return {
    ...readFrame(bytes, frame),
    adobeTransform: adobeTransformOf(bytes, segments),
    segments,
    scanOffset: at,
  };
}

/** The segment at or behind `from`; fill bytes before its marker are skipped. */
export function readSegment(bytes: Uint8Array, from: number): JpegSegment {
  let start = from;
  while (bytes[start] === 0xff && bytes[start + 1] === 0xff) start += 1;
  const marker = bytes[start + 1];
  if (bytes[start] !== 0xff || marker === undefined) throw brokenCodestream('JPEG', 'a marker is missing');
  if (marker === 0xd9) throw brokenCodestream('JPEG', 'it ends before its image');
  const length = (bytes[start + 2] ?? 0) * 256 + (bytes[start + 3] ?? 0);
  const end = start + 2 + length;
  if (length < 2 || end > bytes.length) throw brokenCodestream('JPEG', 'a segment is cut off');
  return { marker, start, offset: start + 4, end };
}

function isFrameMarker(marker: number): boolean {
  if (marker === 0xf7) return true;
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function readFrame(bytes: Uint8Array, segment: JpegSegment) {
  const { offset, end } = segment;
  const count = bytes[offset + 5] ?? 0;
  if (offset + 6 + 3 * count > end) throw brokenCodestream('JPEG', 'its frame header is cut off');
  const components: JpegComponent[] = [];
  for (let index = 0; index < count; index += 1) {
    const at = offset + 6 + 3 * index;
    const sampling = bytes[at + 1]!;
    components.push({
      id: bytes[at]!,
      horizontal: sampling >> 4,
      vertical: sampling & 15,
      quantization: bytes[at + 2]!,
    });
  }
  return {
    process: segment.marker,
    precision: bytes[offset]!,
    rows: bytes[offset + 1]! * 256 + bytes[offset + 2]!,
    columns: bytes[offset + 3]! * 256 + bytes[offset + 4]!,
    components,
  };
}

function adobeTransformOf(bytes: Uint8Array, segments: readonly JpegSegment[]): number | null {
  for (const { marker, offset, end } of segments) {
    const isAdobe = String.fromCharCode(...bytes.subarray(offset, offset + 5)) === 'Adobe';
    if (marker === 0xee && isAdobe && end >= offset + 12) return bytes[offset + 11]!;
  }
  return null;
}
