import type { EngineSettings } from '../domain/engine-settings.ts';
import type { BitMask } from '../mask/bit-mask.ts';
import { maskAt } from '../mask/bit-mask.ts';
import { selectComponent } from '../mask/select-component.ts';
import { maskFromThreshold } from '../mask/convert.ts';
import type { FloatGrid } from '../mask/float-grid.ts';
import { applyMorphology } from '../mask/morphology.ts';
import { upsampleAndThreshold } from '../mask/resample.ts';
import { startScore } from './start-score.ts';

/** The cleaned first guess of one structure (design: steps 2 to 4). */
export interface StartMask {
  /** At the network's resolution, 0.5 = edge, other components and what morphology took pushed below. */
  readonly score: FloatGrid;
  /** At the image's resolution. */
  readonly mask: BitMask;
  /** Mean probability and mean binary entropy (bits) over the mask; 0 when it is empty. */
  readonly meanProbability: number;
  readonly meanEntropy: number;
  /** Highest probability anywhere. */
  readonly peakProbability: number;
}

/** Scores on the two sides of an edge that morphology moved: far enough from 0.5 to survive interpolation. */
const MOVED_IN = 0.6;
const MOVED_OUT = 0.4;

/**
 * Components and morphology work on the network's own grid, where the paper's radii have their meaning and
 * a large image costs nothing; the result is then brought to the image's resolution.
 */
export function startMaskOf(
  probability: FloatGrid,
  strongestOther: Float32Array | null,
  settings: EngineSettings,
  image: { readonly width: number; readonly height: number },
): StartMask {
  const raw = startScore(probability, strongestOther, settings);
  const whole = maskFromThreshold(raw, 0.5);
  const kept = selectComponent(whole, probability, settings.component);
  const shaped = settings.morphology === null ? kept : applyMorphology(kept, settings.morphology);
  const score = scoreWithin(raw, shaped);
  return {
    score,
    mask: upsampleAndThreshold(score, { ...image, threshold: 0.5 }),
    ...statistics(probability, shaped),
  };
}

function scoreWithin(raw: FloatGrid, mask: BitMask): FloatGrid {
  const values = raw.values.slice();
  const { width, height } = raw;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const inside = maskAt(mask, x, y);
      if (inside && values[i]! < 0.5) values[i] = MOVED_IN;
      // What was an edge pixel of the kept part stays near 0.5; another component goes wholly.
      else if (!inside && values[i]! >= 0.5) values[i] = touches(mask, x, y) ? MOVED_OUT : 0;
    }
  }
  return { width, height, values };
}

function touches(mask: BitMask, x: number, y: number): boolean {
  return maskAt(mask, x - 1, y) || maskAt(mask, x + 1, y) || maskAt(mask, x, y - 1) || maskAt(mask, x, y + 1);
}

function statistics(
  probability: FloatGrid,
  mask: BitMask,
): Pick<StartMask, 'meanProbability' | 'meanEntropy' | 'peakProbability'> {
  let sum = 0;
  let entropy = 0;
  let count = 0;
  let peak = 0;
  for (let y = 0; y < mask.height; y++) {
    for (let x = 0; x < mask.width; x++) {
      const p = probability.values[y * mask.width + x]!;
      if (p > peak) peak = p;
      if (!maskAt(mask, x, y)) continue;
      sum += p;
      entropy += binaryEntropy(p);
      count++;
    }
  }
  return {
    meanProbability: count === 0 ? 0 : sum / count,
    meanEntropy: count === 0 ? 0 : entropy / count,
    peakProbability: peak,
  };
}

function binaryEntropy(p: number): number {
  return p <= 0 || p >= 1 ? 0 : -(p * Math.log2(p) + (1 - p) * Math.log2(1 - p));
}
