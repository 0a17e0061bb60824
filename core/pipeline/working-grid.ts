import type { BoxPx } from '../domain/geometry.ts';
import type { FloatGrid } from '../mask/float-grid.ts';
import { resampleBilinear } from '../mask/resample.ts';
import type { ViewGeometry } from '../pixels/model-view.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** U-Net and SAM side by side on the working grid, cut to the region that either of the two claims. */
export interface WorkingPair {
  /** Size of the whole working grid. */
  readonly work: Size;
  /** Whole pixels of the working grid; `sam` and `unet` have its size. Outside neither claims anything. */
  readonly region: BoxPx;
  /** Logits, 0 = edge. */
  readonly sam: FloatGrid;
  /** Start score, 0.5 = edge. */
  readonly unet: FloatGrid;
}

/** SAM's input pixels that show the image, or the image's own where the image is smaller. */
export function workingSize(geometry: ViewGeometry): Size {
  return {
    width: Math.min(geometry.imageWidth, geometry.contentWidth),
    height: Math.min(geometry.imageHeight, geometry.contentHeight),
  };
}

/**
 * Brings a start score and SAM's logits together.
 * @param score 0.5 = edge, covers the image; any size.
 * @param logits over SAM's whole input with its padding.
 * @returns null where neither claims a pixel.
 */
export function workingPair(score: FloatGrid, logits: FloatGrid, geometry: ViewGeometry): WorkingPair | null {
  const work = workingSize(geometry);
  const window = samWindow(logits, geometry);
  const region = unionBox(
    claimedRegion(logits, 0, window, work),
    claimedRegion(score, 0.5, wholeOf(score), work),
  );
  if (region === null) return null;
  return {
    work,
    region,
    sam: resampleBilinear(logits, { ...work, source: window }, region),
    unet: resampleBilinear(score, { ...work, source: wholeOf(score) }, region),
  };
}

/** SAM's probability per pixel of the pair's region; in double precision, like the sum it goes into. */
export function samProbability({ sam }: Pick<WorkingPair, 'sam'>): Float64Array {
  const probability = new Float64Array(sam.values.length);
  for (let i = 0; i < probability.length; i++) probability[i] = 1 / (1 + Math.exp(-sam.values[i]!));
  return probability;
}

/**
 * samWeight x SAM's probability + (1 - samWeight) x start score, over the pair's region.
 * @param probability `samProbability` of the pair, where several weights are tried.
 */
export function mixedScore(
  pair: WorkingPair,
  samWeight: number,
  probability: Float64Array = samProbability(pair),
): FloatGrid {
  const unet = pair.unet.values;
  const values = new Float32Array(unet.length);
  for (let i = 0; i < values.length; i++) {
    values[i] = samWeight * probability[i]! + (1 - samWeight) * unet[i]!;
  }
  return { ...pair.sam, values };
}

/** Dice of the start mask and SAM's; 0 when either is empty. */
export function agreementOf({ sam, unet }: WorkingPair): number {
  let both = 0;
  let sum = 0;
  for (let i = 0; i < sam.values.length; i++) {
    const a = sam.values[i]! >= 0 ? 1 : 0;
    const b = unet.values[i]! >= 0.5 ? 1 : 0;
    both += a & b;
    sum += a + b;
  }
  return sum === 0 ? 0 : (2 * both) / sum;
}

/** The part of SAM's low-resolution grid that shows the image; its right and bottom edges may be fractional. */
export function samWindow(logits: FloatGrid, geometry: ViewGeometry): BoxPx {
  return {
    left: 0,
    top: 0,
    right: (logits.width * geometry.contentWidth) / geometry.inputWidth,
    bottom: (logits.height * geometry.contentHeight) / geometry.inputHeight,
  };
}

/** Where SAM alone can claim something, on the working grid; null when nowhere. */
export function samClaim(logits: FloatGrid, geometry: ViewGeometry): BoxPx | null {
  return claimedRegion(logits, 0, samWindow(logits, geometry), workingSize(geometry));
}

function wholeOf(grid: FloatGrid): BoxPx {
  return { left: 0, top: 0, right: grid.width, bottom: grid.height };
}

/** Where interpolation of the grid can reach the threshold, on the working grid; null when nowhere. */
function claimedRegion(grid: FloatGrid, threshold: number, window: BoxPx, work: Size): BoxPx | null {
  let left = Infinity;
  let right = -1;
  let top = Infinity;
  let bottom = -1;
  const rows = Math.min(grid.height, Math.ceil(window.bottom));
  const columns = Math.min(grid.width, Math.ceil(window.right));
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      if (grid.values[y * grid.width + x]! < threshold) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  if (bottom < 0) return null;
  const scaleX = work.width / window.right;
  const scaleY = work.height / window.bottom;
  // One grid pixel more on each side: bilinear interpolation reaches that far.
  return {
    left: Math.max(0, Math.floor((left - 1) * scaleX)),
    top: Math.max(0, Math.floor((top - 1) * scaleY)),
    right: Math.min(work.width, Math.ceil((right + 2) * scaleX)),
    bottom: Math.min(work.height, Math.ceil((bottom + 2) * scaleY)),
  };
}

function unionBox(a: BoxPx | null, b: BoxPx | null): BoxPx | null {
  if (a === null || b === null) return a ?? b;
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}
