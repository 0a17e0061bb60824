import type { EngineSettings } from '../domain/engine-settings.ts';
import type { FloatGrid } from '../mask/float-grid.ts';

/**
 * A probability map moved so that the calibrated threshold lies at 0.5: start masks, mask prompts and the
 * average with SAM then all agree about where the edge is. `margin` measures against the strongest other
 * structure, which helps where structures never overlap (and ruins where they do).
 * @param strongestOther per pixel the highest probability of any other structure; needed by `margin` only.
 * @returns grid of the same size, values 0..1.
 */
export function startScore(
  probability: FloatGrid,
  strongestOther: Float32Array | null,
  settings: Pick<EngineSettings, 'threshold' | 'startRule'>,
): FloatGrid {
  const { threshold: t, startRule } = settings;
  const values = new Float32Array(probability.values.length);
  for (let i = 0; i < values.length; i++) {
    const p = probability.values[i]!;
    if (startRule === 'margin') {
      const margin = p - (strongestOther?.[i] ?? 0);
      values[i] = Math.min(Math.max(0.5 + (margin - t) / 2, 0), 1);
    } else {
      // sigmoid(logit(p) - logit(t)) without leaving 0..1.
      const up = p * (1 - t);
      const down = (1 - p) * t;
      values[i] = up + down > 0 ? up / (up + down) : 0;
    }
  }
  return { width: probability.width, height: probability.height, values };
}

/** Per structure and pixel: the highest probability of any other structure (top two are enough). */
export function strongestOthers(probabilities: readonly FloatGrid[]): Float32Array[] {
  const length = probabilities[0]?.values.length ?? 0;
  const best = new Float32Array(length).fill(-1);
  const second = new Float32Array(length).fill(-1);
  const owner = new Int32Array(length).fill(-1);
  probabilities.forEach((grid, index) => {
    for (let i = 0; i < length; i++) {
      const p = grid.values[i]!;
      if (p > best[i]!) {
        second[i] = best[i]!;
        best[i] = p;
        owner[i] = index;
      } else if (p > second[i]!) second[i] = p;
    }
  });
  return probabilities.map((_, index) => {
    const other = new Float32Array(length);
    for (let i = 0; i < length; i++) other[i] = Math.max(0, owner[i] === index ? second[i]! : best[i]!);
    return other;
  });
}
