import type { BoxPx } from '../domain/geometry.ts';
import { invert, subtractFrom, union, unionInto } from '../mask/algebra.ts';
import { averageArea, maskCoverage } from '../mask/area-average.ts';
import type { BitMask } from '../mask/bit-mask.ts';
import { cloneMask, createMask, setMaskAt } from '../mask/bit-mask.ts';
import { maskBounds } from '../mask/bounds.ts';
import { countShared, isEmpty } from '../mask/count.ts';
import { cropGrid } from '../mask/crop-grid.ts';
import { cropMask, pasteMask } from '../mask/crop.ts';
import { innermostPixel } from '../mask/distance-transform.ts';
import type { FloatGrid } from '../mask/float-grid.ts';
import { MAX_RADIUS } from '../mask/footprint.ts';
import { dilate, erode } from '../mask/morphology.ts';
import { upsampleAndThreshold } from '../mask/resample.ts';
import { requireSameSize } from '../mask/size-guard.ts';
import { SEED, solveRandomWalker } from './random-walker-solver.ts';

/** The random walker (Grady 2006) for one structure: the paper's intensity baseline, and weak scribbles. */
export interface RandomWalkerInput {
  /** 0..1, the size of the frame. */
  readonly grey: FloatGrid;
  readonly foreground: BitMask;
  readonly background: BitMask;
}

export interface RandomWalkerOptions {
  /** Penalty of grey differences; scikit-image's default 130. */
  readonly beta?: number;
  /** Longest side of the grid that is solved, in pixels; a larger crop is averaged down to it. Default 256. */
  readonly maxSide?: number;
  /** Default 1e-4: probabilities are then within about 1e-3 of the exact solution. */
  readonly tolerance?: number;
}

export interface RandomWalkerResult {
  /** Probability >= 0.5, at the size of the frame; holds all foreground and no background seeds. */
  readonly mask: BitMask;
  /** The solution on the crop at the resolution it was solved in; null when nothing was unknown. */
  readonly probability: FloatGrid | null;
  /** The part of the frame that `probability` shows. */
  readonly window: BoxPx | null;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface WalkerSeeds {
  readonly foreground: BitMask;
  readonly background: BitMask;
}

/**
 * Seeds from a first guess: the eroded mask and the eroded background, so that the outline within `radiusPx` on
 * both sides is decided by grey values. Where the structure is too thin for that, the erosion is halved until
 * something is left, down to its innermost pixel.
 *
 * @param radiusPx whole pixels; beyond 8 the erosion is repeated. An empty mask gives no foreground seed.
 */
export function seedsFromMask(mask: BitMask, radiusPx: number): WalkerSeeds {
  const background = invert(repeated(dilate, mask, radiusPx));
  for (let radius = radiusPx; radius > 0; radius = Math.floor(radius / 2)) {
    const foreground = repeated(erode, mask, radius);
    if (!isEmpty(foreground)) return { foreground, background };
  }
  if (radiusPx === 0) return { foreground: cloneMask(mask), background };
  const foreground = createMask(mask.width, mask.height);
  const seed = innermostPixel(mask);
  if (seed !== null) setMaskAt(foreground, seed.x, seed.y, 1);
  return { foreground, background };
}

function repeated(operation: typeof erode, mask: BitMask, radiusPx: number): BitMask {
  let result = mask;
  for (let rest = radiusPx; rest > 0; rest -= MAX_RADIUS) {
    result = operation(result, 'disk', Math.min(rest, MAX_RADIUS));
  }
  return result;
}

/**
 * Labels every pixel that is no seed. Only the box of these pixels and the seeds beside it are looked at: seeds
 * shield everything behind them, so the crop changes nothing but the standard deviation that scales `beta`.
 * Without foreground (background) seeds no (every) unknown pixel is foreground.
 *
 * @throws RangeError when sizes differ (rule M2), a pixel is seeded twice or there is no seed at all.
 */
export function randomWalker(
  input: RandomWalkerInput,
  options: RandomWalkerOptions = {},
): RandomWalkerResult {
  const { grey, foreground, background } = input;
  requireSameSize(grey, foreground);
  requireSameSize(grey, background);
  if (countShared(foreground, background) > 0)
    throw new RangeError('A pixel is both foreground and background seed.');
  const noForeground = isEmpty(foreground);
  const noBackground = isEmpty(background);
  if (noForeground && noBackground) throw new RangeError('The random walker needs at least one seed.');
  const unknown = invert(union(foreground, background));
  const tight = maskBounds(unknown);
  if (noForeground || noBackground || tight === null) {
    const mask = noBackground ? invert(background) : cloneMask(foreground);
    return { mask, probability: null, window: null, iterations: 0, converged: true };
  }
  const window = {
    left: Math.max(0, tight.left - 1),
    top: Math.max(0, tight.top - 1),
    right: Math.min(grey.width, tight.right + 1),
    bottom: Math.min(grey.height, tight.bottom + 1),
  };
  const solution = solveWindow(input, window, options);
  const size = { width: window.right - window.left, height: window.bottom - window.top };
  const mask = createMask(grey.width, grey.height);
  pasteMask(mask, upsampleAndThreshold(solution.probability, { ...size, threshold: 0.5 }), window);
  unionInto(mask, foreground);
  subtractFrom(mask, background);
  return { mask, window, ...solution };
}

function solveWindow(input: RandomWalkerInput, window: BoxPx, options: RandomWalkerOptions) {
  const { beta = 130, maxSide = 256, tolerance = 1e-4 } = options;
  const width = window.right - window.left;
  const height = window.bottom - window.top;
  const factor = Math.max(1, Math.max(width, height) / maxSide);
  const size = { width: Math.ceil(width / factor), height: Math.ceil(height / factor) };
  const grey = cropGrid(input.grey, window);
  const foreground = maskCoverage(cropMask(input.foreground, window), size);
  const background = maskCoverage(cropMask(input.background, window), size);
  const seeds = new Uint8Array(size.width * size.height);
  markSeeds(seeds, background, SEED.background);
  // Last, because a speck of foreground seeds must survive among background.
  markSeeds(seeds, foreground, SEED.foreground);
  return solveRandomWalker({
    grey: factor === 1 ? grey : averageArea(grey, size),
    seeds,
    beta,
    tolerance,
    maxIterations: 2000,
  });
}

/** Cells wholly covered by seeds become seeds; where there is none, those that are covered most. */
function markSeeds(seeds: Uint8Array, coverage: FloatGrid, label: number): void {
  let most = 0;
  for (const share of coverage.values) if (share > most) most = share;
  // No seed of this kind beside the unknown pixels.
  if (most === 0) return;
  // Sums of shares miss 1 by rounding.
  const enough = Math.min(most, 1 - 1e-6);
  for (let i = 0; i < seeds.length; i++) if (coverage.values[i]! >= enough) seeds[i] = label;
}
