import type { StoredValues } from '../../../core/domain/frame.ts';

/** Views little-endian sample bytes as numbers; the bytes must be a buffer of their own. */
export function samplesOf(bytes: Uint8Array<ArrayBuffer>, precision: number, signed: boolean): StoredValues {
  if (precision <= 8) return signed ? new Int8Array(bytes.buffer) : bytes;
  const { buffer, byteOffset } = bytes;
  const length = bytes.length >> 1;
  return signed ? new Int16Array(buffer, byteOffset, length) : new Uint16Array(buffer, byteOffset, length);
}

/** Turns component after component (R..., G..., B...) into pixel after pixel (RGB RGB ...). */
export function interleave<T extends StoredValues>(planar: T, samples: number): T {
  const pixels = planar.length / samples;
  // A copy has the same type; every value is then overwritten.
  const result = planar.slice() as T;
  for (let sample = 0; sample < samples; sample += 1) {
    const base = sample * pixels;
    for (let pixel = 0, to = sample; pixel < pixels; pixel += 1, to += samples)
      result[to] = planar[base + pixel]!;
  }
  return result;
}
