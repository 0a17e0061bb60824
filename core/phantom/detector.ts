import { blurGrid } from './blur.ts';
import type { Collimation } from './collimation.ts';
import { createRandom } from '../random/random.ts';

/** How the image is taken and processed. */
export interface Exposure {
  readonly seed: number;
  /** X-ray quanta per pixel in air: fewer = more noise. */
  readonly quanta: number;
  /** Scattered share of the mean signal. */
  readonly scatter: number;
  /** Blur of focus and detector, mm. */
  readonly blurMm: number;
  readonly mmPerPixel: number;
  /** Strength of the multi-scale enhancement: 0 = none, 1 = as strong as in paediatric trauma images. */
  readonly enhancement: number;
  /** Contrast of the final tone curve, 1 = usual, and its brightness, 0 = usual. */
  readonly contrast: number;
  readonly brightness: number;
  /** Fall of intensity from one end of the tube to the other, as a share. */
  readonly heel: number;
}

/** Highest stored value: 12 bits. */
export const MAX_VALUE = 4095;

/**
 * Line integrals to 12-bit grey values with bone bright: Beer-Lambert, half-shade of the collimator, scatter,
 * blur, quantum noise, logarithm, multi-scale enhancement and tone curve.
 * @param distance pixels to the edge of the exposed field, positive inside.
 */
export function expose(
  attenuation: Float32Array,
  size: { width: number; height: number },
  field: { collimation: Collimation; distance: Float32Array },
  exposure: Exposure,
): Uint16Array {
  const { width, height } = size;
  const count = width * height;
  const random = createRandom(exposure.seed, 400);
  const intensity = new Float32Array(count);
  let mean = 0;
  for (let i = 0; i < count; i++) {
    const shade = Math.min(1, Math.max(0, field.distance[i]! / field.collimation.shade + 0.15));
    const heel = 1 - exposure.heel * (((i / width) | 0) / height - 0.5);
    intensity[i] = Math.exp(-attenuation[i]!) * heel * (0.02 + 0.98 * shade * shade * (3 - 2 * shade));
    mean += intensity[i]!;
  }
  mean /= count;
  const wide = blurGrid(intensity, width, height, 14 / exposure.mmPerPixel);
  const sharp = blurGrid(intensity, width, height, exposure.blurMm / exposure.mmPerPixel);
  const log = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const signal = sharp[i]! + exposure.scatter * (0.6 * wide[i]! + 0.4 * mean);
    const noise = random.bell() * Math.sqrt(Math.max(signal, 1e-4) / exposure.quanta);
    log[i] = -Math.log(Math.max(signal + noise, 0.004));
  }
  return toneCurve(enhance(blurGrid(log, width, height, 0.4), size, exposure), field, exposure);
}

/** Flattens the large structures and lifts the fine ones, as the processing of digital radiography does. */
function enhance(
  log: Float32Array,
  size: { width: number; height: number },
  exposure: Exposure,
): Float32Array {
  const { width, height } = size;
  const px = 1 / exposure.mmPerPixel;
  const fine = blurGrid(log, width, height, 0.35 * px);
  const middle = blurGrid(log, width, height, 1.6 * px);
  const large = blurGrid(log, width, height, 6.5 * px);
  const s = exposure.enhancement;
  const result = new Float32Array(log.length);
  for (let i = 0; i < log.length; i++) {
    const l = large[i]!;
    const m = middle[i]! - l;
    const f = fine[i]! - middle[i]!;
    const d = log[i]! - fine[i]!;
    result[i] = l * (1 - 0.55 * s) + m * (1 + 0.2 * s) + f * (1 + 1.7 * s) + d * (1 + 2.2 * s);
  }
  return result;
}

function toneCurve(
  values: Float32Array,
  field: { collimation: Collimation; distance: Float32Array },
  exposure: Exposure,
): Uint16Array {
  const inside: number[] = [];
  // Every 7th pixel well inside of the field is plenty for percentiles.
  for (let i = 0; i < values.length; i += 7)
    if (field.distance[i]! > field.collimation.shade * 2) inside.push(values[i]!);
  inside.sort((a, b) => a - b);
  const at = (share: number): number => inside[Math.floor(share * (inside.length - 1))] ?? 0;
  const [low, high] = [at(0.02), at(0.985)];
  const centre = (low + high) / 2 - exposure.brightness * (high - low);
  const gain = (3.3 * exposure.contrast) / Math.max(1e-3, high - low);
  const result = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const beyond = field.distance[i]! <= 0 && field.collimation.beyond === 'shutter';
    const grey = beyond ? 0 : 1 / (1 + Math.exp(-gain * (values[i]! - centre) * 1.15));
    result[i] = Math.round(Math.min(1, Math.max(0, grey)) * MAX_VALUE);
  }
  return result;
}
