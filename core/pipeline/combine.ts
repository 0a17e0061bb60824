import type { BitMask } from '../mask/bit-mask.ts';
import type { BoxPx } from '../domain/geometry.ts';
import { createMask } from '../mask/bit-mask.ts';
import type { FloatGrid } from '../mask/float-grid.ts';
import { resampleBilinear, upsampleAndThreshold } from '../mask/resample.ts';
import type { ViewGeometry } from '../pixels/model-view.ts';
import type { StartMask } from './start-mask.ts';

/** SAM's answer for one structure at the image's resolution, alone and together with the U-Net. */
export interface CombinedMask {
  /** SAM alone: logits >= 0. */
  readonly sam: BitMask;
  /** samWeight x SAM + (1 - samWeight) x U-Net, >= 0.5. */
  readonly mixed: BitMask;
  /** Dice of the start mask and SAM's, on the working grid; 0 when either is empty. */
  readonly agreement: number;
  /** Share of the pixels with logit > -1 that also have logit > 1: how sharp SAM's edge is. */
  readonly stability: number;
}

export interface CombineContext {
  readonly geometry: ViewGeometry;
  readonly samWeight: number;
}

/** Offset of SAM's stability score, as in the official automatic mask generator. */
const STABILITY_OFFSET = 1;

/**
 * Everything happens on the working grid: SAM's input pixels, or the image's where the image is smaller.
 * Only the region that either of the two claims is computed.
 */
export function combineWithSam(start: StartMask, logits: FloatGrid, context: CombineContext): CombinedMask {
  const { geometry, samWeight } = context;
  const image = { width: geometry.imageWidth, height: geometry.imageHeight };
  const work = {
    width: Math.min(image.width, geometry.contentWidth),
    height: Math.min(image.height, geometry.contentHeight),
  };
  const stability = stabilityOf(logits, geometry);
  const region = unionBox(
    claimedRegion(logits, 0, samWindow(logits, geometry), work),
    claimedRegion(start.score, 0.5, wholeOf(start.score), work),
  );
  if (region === null) {
    const empty = createMask(image.width, image.height);
    return { sam: empty, mixed: empty, agreement: 0, stability };
  }
  const sam = resampleBilinear(logits, { ...work, source: samWindow(logits, geometry) }, region);
  const unet = resampleBilinear(start.score, { ...work, source: wholeOf(start.score) }, region);
  const toImage = (grid: FloatGrid, threshold: number): BitMask =>
    upsampleAndThreshold(grid, {
      ...image,
      threshold,
      source: {
        left: -region.left,
        top: -region.top,
        right: work.width - region.left,
        bottom: work.height - region.top,
      },
      region: scaledOut(region, work, image),
    });
  const samMask = toImage(sam, 0);
  return {
    sam: samMask,
    mixed: samWeight === 1 ? samMask : toImage(mix(sam, unet, samWeight), 0.5),
    agreement: diceOf(sam, unet),
    stability,
  };
}

/** The part of SAM's low-resolution grid that shows the image; its right and bottom edges may be fractional. */
function samWindow(logits: FloatGrid, geometry: ViewGeometry): BoxPx {
  return {
    left: 0,
    top: 0,
    right: (logits.width * geometry.contentWidth) / geometry.inputWidth,
    bottom: (logits.height * geometry.contentHeight) / geometry.inputHeight,
  };
}

function wholeOf(grid: FloatGrid): BoxPx {
  return { left: 0, top: 0, right: grid.width, bottom: grid.height };
}

function mix(sam: FloatGrid, unet: FloatGrid, samWeight: number): FloatGrid {
  const values = new Float32Array(sam.values.length);
  for (let i = 0; i < values.length; i++) {
    values[i] = samWeight / (1 + Math.exp(-sam.values[i]!)) + (1 - samWeight) * unet.values[i]!;
  }
  return { ...sam, values };
}

function diceOf(sam: FloatGrid, unet: FloatGrid): number {
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

function stabilityOf(logits: FloatGrid, geometry: ViewGeometry): number {
  const window = samWindow(logits, geometry);
  let strict = 0;
  let loose = 0;
  for (let y = 0; y < Math.ceil(window.bottom); y++) {
    for (let x = 0; x < Math.ceil(window.right); x++) {
      const value = logits.values[y * logits.width + x]!;
      if (value > STABILITY_OFFSET) strict++;
      if (value > -STABILITY_OFFSET) loose++;
    }
  }
  return loose === 0 ? 0 : strict / loose;
}

/** Where interpolation of the grid can reach the threshold, on the working grid; null when nowhere. */
function claimedRegion(
  grid: FloatGrid,
  threshold: number,
  window: BoxPx,
  work: { readonly width: number; readonly height: number },
): BoxPx | null {
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

type Size = { readonly width: number; readonly height: number };

function scaledOut(region: BoxPx, work: Size, image: Size): BoxPx {
  const scaleX = image.width / work.width;
  const scaleY = image.height / work.height;
  return {
    left: Math.max(0, Math.floor(region.left * scaleX)),
    top: Math.max(0, Math.floor(region.top * scaleY)),
    right: Math.min(image.width, Math.ceil(region.right * scaleX)),
    bottom: Math.min(image.height, Math.ceil(region.bottom * scaleY)),
  };
}
