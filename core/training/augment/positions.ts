import type { Sized } from '../../mask/size-guard.ts';
import { BEND_SIDE, type Warp } from './warp.ts';

/** Where each pixel of an image is read from, row by row, in indices of columns and rows. */
export interface Positions extends Sized {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

export interface Positioner {
  /** Overwritten by every call of `place`. */
  readonly positions: Positions;
  place(warp: Warp): void;
}

/** Works out positions for images of one size; its memory is used again and again. */
export function createPositioner({ width, height }: Sized): Positioner {
  const x = new Float32Array(width * height);
  const y = new Float32Array(width * height);
  const columns = cubicWeights(width);
  const rows = cubicWeights(height);
  const rowX = new Float64Array(BEND_SIDE);
  const rowY = new Float64Array(BEND_SIDE);
  return {
    positions: { width, height, x, y },
    place(warp) {
      const { xx, yx, bend } = warp;
      for (let row = 0; row < height; row++) {
        const startX = warp.xy * row + warp.x0;
        const startY = warp.yy * row + warp.y0;
        const start = row * width;
        if (bend === null) {
          for (let i = 0; i < width; i++) {
            x[start + i] = xx * i + startX;
            y[start + i] = yx * i + startY;
          }
          continue;
        }
        for (let k = 0; k < BEND_SIDE; k++) {
          let sumX = 0;
          let sumY = 0;
          for (let j = 0; j < BEND_SIDE; j++) {
            const weight = rows[row * BEND_SIDE + j]!;
            sumX += weight * bend.x[j * BEND_SIDE + k]!;
            sumY += weight * bend.y[j * BEND_SIDE + k]!;
          }
          rowX[k] = sumX;
          rowY[k] = sumY;
        }
        for (let i = 0, w = 0; i < width; i++) {
          let sumX = 0;
          let sumY = 0;
          for (let k = 0; k < BEND_SIDE; k++, w++) {
            const weight = columns[w]!;
            sumX += weight * rowX[k]!;
            sumY += weight * rowY[k]!;
          }
          x[start + i] = xx * i + startX + sumX;
          y[start + i] = yx * i + startY + sumY;
        }
      }
    },
  };
}

/** The largest displacement that the bend of a warp can cause, in pixels along each axis. */
export function bendLimit({ bend }: Warp): { readonly x: number; readonly y: number } {
  if (bend === null) return { x: 0, y: 0 };
  const largest = (corners: Float64Array): number =>
    corners.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { x: largest(bend.x) * OVERSHOOT, y: largest(bend.y) * OVERSHOOT };
}

const SHARPNESS = -0.75;
/** The weights' absolute values sum to at most 1 - SHARPNESS / 2 along each of two axes. */
const OVERSHOOT = (1 - SHARPNESS / 2) ** 2;

/**
 * Cubic convolution (Keys 1981, as PyTorch's bicubic with aligned corners) from `BEND_SIDE` values, of which the first and
 * the last belong to the first and the last of `length` pixels and are repeated beyond: weights [length, BEND_SIDE].
 */
function cubicWeights(length: number): Float64Array {
  const weights = new Float64Array(length * BEND_SIDE);
  const step = length > 1 ? (BEND_SIDE - 1) / (length - 1) : 0;
  for (let i = 0; i < length; i++) {
    const at = i * step;
    const first = Math.min(Math.floor(at), BEND_SIDE - 2);
    for (let k = first - 1; k <= first + 2; k++) {
      const corner = Math.min(Math.max(k, 0), BEND_SIDE - 1);
      weights[i * BEND_SIDE + corner]! += cubic(Math.abs(at - k));
    }
  }
  return weights;
}

function cubic(distance: number): number {
  const a = SHARPNESS;
  if (distance <= 1) return ((a + 2) * distance - (a + 3)) * distance * distance + 1;
  if (distance >= 2) return 0;
  return ((a * distance - 5 * a) * distance + 8 * a) * distance - 4 * a;
}
