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
  const positions = {
    width,
    height,
    x: new Float32Array(width * height),
    y: new Float32Array(width * height),
  };
  const columns = segmentsOf(width);
  const rows = segmentsOf(height);
  const bentX = new Float64Array(BEND_SIDE);
  const bentY = new Float64Array(BEND_SIDE);
  return {
    positions,
    place(warp) {
      const { bend } = warp;
      for (let row = 0; row < height; row++) {
        if (bend === null) {
          placeStraight(positions, warp, row);
          continue;
        }
        bendAtRow(bend.x, rows, row, bentX);
        bendAtRow(bend.y, rows, row, bentY);
        placeBent(positions, warp, row, { columns, x: bentX, y: bentY });
      }
    },
  };
}

function placeStraight({ width, x, y }: Positions, warp: Warp, row: number): void {
  const { xx, yx } = warp;
  const startX = warp.xy * row + warp.x0;
  const startY = warp.yy * row + warp.y0;
  const start = row * width;
  for (let i = 0; i < width; i++) {
    x[start + i] = xx * i + startX;
    y[start + i] = yx * i + startY;
  }
}

/** @param bent displacements at the corners of this row */
function placeBent(
  { width, x, y }: Positions,
  warp: Warp,
  row: number,
  bent: { readonly columns: Segments; readonly x: Float64Array; readonly y: Float64Array },
): void {
  const { xx, yx } = warp;
  const { begin, t } = bent.columns;
  const startX = warp.xy * row + warp.x0;
  const startY = warp.yy * row + warp.y0;
  const start = row * width;
  for (let segment = 0; segment < BEND_SIDE - 1; segment++) {
    const [dx0, dx1, dx2, dx3] = cubicOf(bent.x, segment);
    const [dy0, dy1, dy2, dy3] = cubicOf(bent.y, segment);
    const end = begin[segment + 1]!;
    for (let i = begin[segment]!; i < end; i++) {
      const s = t[i]!;
      x[start + i] = xx * i + startX + dx0 + s * (dx1 + s * (dx2 + s * dx3));
      y[start + i] = yx * i + startY + dy0 + s * (dy1 + s * (dy2 + s * dy3));
    }
  }
}

/** The largest displacement that the bend of a warp can cause, in pixels along each axis. */
export function bendLimit({ bend }: Warp): { readonly x: number; readonly y: number } {
  if (bend === null) return { x: 0, y: 0 };
  const largest = (corners: Float64Array): number =>
    corners.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { x: largest(bend.x) * OVERSHOOT, y: largest(bend.y) * OVERSHOOT };
}

/** Of cubic convolution (Keys 1981), as PyTorch's bicubic. */
const SHARPNESS = -0.75;
/** The weights' absolute values sum to at most 1 - SHARPNESS / 2 along each of two axes. */
const OVERSHOOT = (1 - SHARPNESS / 2) ** 2;

/** Where the pixels of an axis lie between the corners of the bend, the first and last of which are its end pixels. */
interface Segments {
  /** First pixel of each segment, and one more than the last pixel. */
  readonly begin: Int32Array;
  /** Way of each pixel through its segment, 0..1. */
  readonly t: Float64Array;
}

function segmentsOf(length: number): Segments {
  const begin = new Int32Array(BEND_SIDE);
  const t = new Float64Array(length);
  const step = length > 1 ? (BEND_SIDE - 1) / (length - 1) : 0;
  for (let i = 0; i < length; i++) {
    const segment = Math.min(Math.floor(i * step), BEND_SIDE - 2);
    t[i] = i * step - segment;
    // Segments that end before the next pixel; an axis shorter than the bend leaves some without any.
    begin.fill(i + 1, segment + 1);
  }
  return { begin, t };
}

/** The bend's corners along one row of pixels. */
function bendAtRow(corners: Float64Array, { begin, t }: Segments, row: number, out: Float64Array): void {
  let segment = 0;
  while (segment < BEND_SIDE - 2 && row >= begin[segment + 1]!) segment++;
  const s = t[row]!;
  const column = new Float64Array(BEND_SIDE);
  for (let k = 0; k < BEND_SIDE; k++) {
    for (let j = 0; j < BEND_SIDE; j++) column[j] = corners[j * BEND_SIDE + k]!;
    const [c0, c1, c2, c3] = cubicOf(column, segment);
    out[k] = c0 + s * (c1 + s * (c2 + s * c3));
  }
}

/** Coefficients of the cubic between value `segment` and the next; the end values are repeated beyond. */
function cubicOf(values: Float64Array, segment: number): [number, number, number, number] {
  const a = SHARPNESS;
  const before = values[Math.max(segment - 1, 0)]!;
  const from = values[segment]!;
  const to = values[segment + 1]!;
  const after = values[Math.min(segment + 2, BEND_SIDE - 1)]!;
  return [
    from,
    a * (before - to),
    -2 * a * before - (a + 3) * from + (2 * a + 3) * to + a * after,
    a * (before - after) + (a + 2) * (from - to),
  ];
}
