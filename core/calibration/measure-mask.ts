import type { BitMask } from '../mask/bit-mask.ts';
import { maskFromThreshold } from '../mask/convert.ts';
import { countPixels, countShared } from '../mask/count.ts';
import { cropMask } from '../mask/crop.ts';
import type { FloatGrid } from '../mask/float-grid.ts';
import { shapeOf, type Shape } from '../pipeline/anatomy.ts';
import {
  agreementOf,
  mixedScore,
  samProbability,
  workingPair,
  type WorkingPair,
} from '../pipeline/working-grid.ts';
import type { ViewGeometry } from '../pixels/model-view.ts';
import type { MeasuredMask, RefinedMeasure } from './measurement.ts';

/** Truth of one structure on the working grid. */
export interface WorkingTruth {
  readonly mask: BitMask;
  /** Pixels of the mask; 0 = known to be absent. */
  readonly area: number;
}

/**
 * SAM's answer for one structure as calibration needs it, for all weights from the same logits.
 * @param score the start score that was refined.
 * @param truth null where the structure is unknown.
 */
export function measureRefined(
  score: FloatGrid,
  logits: FloatGrid,
  about: {
    readonly geometry: ViewGeometry;
    readonly truth: WorkingTruth | null;
    readonly samWeights: readonly number[];
  },
): RefinedMeasure {
  const { geometry, truth, samWeights } = about;
  const pair = workingPair(score, logits, geometry);
  if (pair === null) return { agreement: 0, mixed: samWeights.map(() => nothing(truth)) };
  const probability = samProbability(pair);
  return {
    agreement: agreementOf(pair),
    mixed: samWeights.map((weight) => measureRegion(mixedScore(pair, weight, probability), pair, truth)),
  };
}

/** Dice and shape of the pixels at or above 0.5 of a grid over a region of the working grid. */
export function measureRegion(
  grid: FloatGrid,
  at: Pick<WorkingPair, 'region' | 'work'>,
  truth: WorkingTruth | null,
): MeasuredMask {
  const mask = maskFromThreshold(grid, 0.5);
  const own = shapeOf(mask);
  if (own === null) return nothing(truth);
  const { region, work } = at;
  const shape: Shape = {
    logArea: own.logArea + Math.log((mask.width * mask.height) / (work.width * work.height)),
    x: (own.x * mask.width + region.left) / work.width,
    y: (own.y * mask.height + region.top) / work.height,
    parts: own.parts,
  };
  if (truth === null || truth.area === 0) return { dice: null, shape };
  const shared = countShared(mask, cropMask(truth.mask, region));
  return { dice: (2 * shared) / (countPixels(mask) + truth.area), shape };
}

function nothing(truth: WorkingTruth | null): MeasuredMask {
  return { dice: truth === null || truth.area === 0 ? null : 0, shape: null };
}
