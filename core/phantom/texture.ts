import { hash32 } from '../random/random.ts';

/** Side of the repeating texture in samples; a power of two, so that wrapping is a mask. */
export const TEXTURE_SIDE = 512;

/** A repeating pattern with mean 0 and standard deviation 1. */
export type Texture = Float32Array;

/** Samples between the seeds of neighbouring cells. */
const CELL = 16;

/**
 * A net of thin bright walls around dark cells (a wrapped Voronoi diagram of jittered seeds: second minus
 * first nearest distance), which is what the trabeculae of a bone look like in projection.
 */
export function createTrabecularTexture(seed: number): Texture {
  const side = TEXTURE_SIDE;
  const cells = side / CELL;
  const seedX = new Float32Array(cells * cells);
  const seedY = new Float32Array(cells * cells);
  for (let i = 0; i < cells * cells; i++) {
    seedX[i] = (hash32(seed, 2 * i) / 4294967296) * CELL;
    seedY[i] = (hash32(seed, 2 * i + 1) / 4294967296) * CELL;
  }
  const result = new Float32Array(side * side);
  for (let y = 0; y < side; y++) {
    const cy = (y / CELL) | 0;
    for (let x = 0; x < side; x++) {
      const cx = (x / CELL) | 0;
      let first = 1e9;
      let second = 1e9;
      for (let j = -1; j <= 1; j++) {
        const rowStart = ((cy + j + cells) % cells) * cells;
        for (let i = -1; i <= 1; i++) {
          const cell = rowStart + ((cx + i + cells) % cells);
          const dx = (cx + i) * CELL + seedX[cell]! - x;
          const dy = (cy + j) * CELL + seedY[cell]! - y;
          const d = dx * dx + dy * dy;
          if (d < first) {
            second = first;
            first = d;
          } else if (d < second) second = d;
        }
      }
      const wall = (Math.sqrt(second) - Math.sqrt(first)) / CELL;
      result[y * side + x] = Math.exp(-wall * 8);
    }
  }
  return normalise(result);
}

function normalise(values: Float32Array): Texture {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) * (value - mean);
  const scale = 1 / Math.sqrt(squares / values.length);
  for (let i = 0; i < values.length; i++) values[i] = (values[i]! - mean) * scale;
  return values;
}

/** Bilinear sample with wrapping. */
export function sampleTexture(texture: Texture, x: number, y: number): number {
  const fx0 = Math.floor(x);
  const fy0 = Math.floor(y);
  const mask = TEXTURE_SIDE - 1;
  const x0 = fx0 & mask;
  const x1 = (fx0 + 1) & mask;
  const y0 = (fy0 & mask) * TEXTURE_SIDE;
  const y1 = ((fy0 + 1) & mask) * TEXTURE_SIDE;
  const fx = x - fx0;
  const upper = texture[y0 + x0]! + fx * (texture[y0 + x1]! - texture[y0 + x0]!);
  const lower = texture[y1 + x0]! + fx * (texture[y1 + x1]! - texture[y1 + x0]!);
  return upper + (y - fy0) * (lower - upper);
}

/** Smooth value noise with mean 0.5 in 0..1 on the integer lattice, for slow variations. */
export function valueNoise(seed: number, x: number, y: number): number {
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const corner = (i: number, j: number): number =>
    hash32(seed + Math.imul(y0 + j, 7919), x0 + i) / 4294967296;
  const smooth = (t: number): number => t * t * (3 - 2 * t);
  const fx = smooth(x - x0);
  const upper = corner(0, 0) + fx * (corner(1, 0) - corner(0, 0));
  const lower = corner(0, 1) + fx * (corner(1, 1) - corner(0, 1));
  return upper + smooth(y - y0) * (lower - upper);
}
