import { brokenCodestream } from './decoded.ts';
import type { FrameShape } from './decoded.ts';

const HEADER_BYTES = 64;
/** Two bytes of a run stand for at most 128. */
const MAX_RATIO = 64;

/**
 * Decodes one frame of RLE Lossless (PS3.5 G): byte planes, most significant first, sample by sample.
 * @returns little-endian bytes, rows x columns x samples x (bitsAllocated / 8), interleaved by pixel.
 * @throws ExpectedError when segments are missing, damaged or too short.
 */
export function decodeRle(bytes: Uint8Array, shape: FrameShape): Uint8Array<ArrayBuffer> {
  const bytesPerSample = shape.bitsAllocated >> 3;
  const pixels = shape.rows * shape.columns;
  const planes = bytesPerSample * shape.samples;
  if (bytes.length < HEADER_BYTES) throw brokenCodestream('RLE', 'its header is cut off');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const segments = view.getUint32(0, true);
  if (segments !== planes) {
    throw brokenCodestream('RLE', `it has ${segments} segments where ${planes} are needed`);
  }
  if (pixels * planes > bytes.length * MAX_RATIO)
    throw brokenCodestream('RLE', 'it is too short for the frame');
  const output = new Uint8Array(pixels * planes);
  for (let plane = 0; plane < planes; plane += 1) {
    const start = view.getUint32(4 + 4 * plane, true);
    const end = plane + 1 < planes ? view.getUint32(8 + 4 * plane, true) : bytes.length;
    if (start < HEADER_BYTES || end > bytes.length || start > end) {
      throw brokenCodestream('RLE', 'its segment offsets are wrong');
    }
    const sample = Math.floor(plane / bytesPerSample);
    const byteOfSample = bytesPerSample - 1 - (plane % bytesPerSample);
    const first = sample * bytesPerSample + byteOfSample;
    unpack(bytes.subarray(start, end), output, first, planes);
  }
  return output;
}

/** Writes one byte plane to output[first], output[first + stride], ... until the output is full. */
function unpack(input: Uint8Array, output: Uint8Array, first: number, stride: number): void {
  const end = output.length;
  const length = input.length;
  let to = first;
  let at = 0;
  while (to < end && at < length) {
    const control = input[at]!;
    at += 1;
    if (control < 128) {
      let stop = at + control + 1;
      if (stop > length) stop = length;
      const fits = Math.ceil((end - to) / stride);
      if (stop - at > fits) stop = at + fits;
      for (; at < stop; at += 1, to += stride) output[to] = input[at]!;
    } else if (control > 128 && at < length) {
      const value = input[at]!;
      at += 1;
      let stop = to + (257 - control) * stride;
      if (stop > end + first) stop = end + first;
      if (stride === 1) {
        output.fill(value, to, stop);
        to = stop;
      } else {
        for (; to < stop && to < end; to += stride) output[to] = value;
      }
    }
  }
  if (to < end) throw brokenCodestream('RLE', 'a segment is too short');
}
