import type { BitMask } from '../mask/bit-mask.ts';
import type { BoxPx } from '../domain/geometry.ts';
import { createMask } from '../mask/bit-mask.ts';
import type { FloatGrid } from '../mask/float-grid.ts';
import { upsampleAndThreshold } from '../mask/resample.ts';
import type { ViewGeometry } from '../pixels/model-view.ts';
import type { StartMask } from './start-mask.ts';
import { agreementOf, mixedScore, samWindow, workingPair, type Size } from './working-grid.ts';

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
  const stability = stabilityOf(logits, geometry);
  const pair = workingPair(start.score, logits, geometry);
  if (pair === null) {
    const empty = createMask(image.width, image.height);
    return { sam: empty, mixed: empty, agreement: 0, stability };
  }
  const { work, region } = pair;
  const toImage = (grid: FloatGrid, threshold: number): BitMask =>
    thresholdOnImage(grid, { work, region, geometry, threshold });
  const samMask = toImage(pair.sam, 0);
  return {
    sam: samMask,
    mixed: samWeight === 1 ? samMask : toImage(mixedScore(pair, samWeight), 0.5),
    agreement: agreementOf(pair),
    stability,
  };
}

/** A part of the working grid, and the image that it is brought to. */
interface WorkingPlace {
  readonly work: Size;
  readonly region: BoxPx;
  readonly geometry: ViewGeometry;
}

/** Where a part of the working grid lies: the image in the grid's coordinates, and the image's pixels it reaches. */
export function imagePlace({ work, region, geometry }: WorkingPlace): {
  readonly source: BoxPx;
  readonly region: BoxPx;
} {
  const image = { width: geometry.imageWidth, height: geometry.imageHeight };
  return {
    source: {
      left: -region.left,
      top: -region.top,
      right: work.width - region.left,
      bottom: work.height - region.top,
    },
    region: scaledOut(region, work, image),
  };
}

/** Brings a part of the working grid to the image's resolution; pixels at or above the threshold are foreground. */
export function thresholdOnImage(
  grid: FloatGrid,
  place: WorkingPlace & { readonly threshold: number },
): BitMask {
  const { geometry, threshold } = place;
  return upsampleAndThreshold(grid, {
    width: geometry.imageWidth,
    height: geometry.imageHeight,
    threshold,
    ...imagePlace(place),
  });
}

/** SAM's stability score: intersection over union of the masks at +1 and -1. */
export function stabilityOf(logits: FloatGrid, geometry: ViewGeometry): number {
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
