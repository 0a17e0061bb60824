import type { EngineSettings } from '../domain/engine-settings.ts';
import type { BitMask } from '../mask/bit-mask.ts';
import { maskFromThreshold } from '../mask/convert.ts';
import { dice } from '../mask/overlap.ts';
import { selectComponent } from '../mask/select-component.ts';
import type { FloatGrid } from '../mask/float-grid.ts';
import { applyMorphology } from '../mask/morphology.ts';
import { startScore } from '../pipeline/start-score.ts';

/**
 * Dice of the start mask under many settings, on the network's own grid: threshold, component and morphology
 * work there, and the image's resolution would add nothing but time.
 * @param truth on the same grid.
 * @param others strongest other structure per pixel; needed by the margin rule only.
 */
export function startDiceOf(
  probability: FloatGrid,
  others: Float32Array | null,
  truth: BitMask,
  settings: readonly EngineSettings[],
): number[] {
  const masks = new Map<string, BitMask>();
  const scores = new Map<string, number>();
  return settings.map((one) => {
    const cut = `${one.startRule} ${one.threshold}`;
    const key = `${cut} ${one.component} ${JSON.stringify(one.morphology)}`;
    const known = scores.get(key);
    if (known !== undefined) return known;
    const whole = masks.get(cut) ?? maskFromThreshold(startScore(probability, others, one), 0.5);
    masks.set(cut, whole);
    const kept = selectComponent(whole, probability, one.component);
    const shaped = one.morphology === null ? kept : applyMorphology(kept, one.morphology);
    const value = dice(shaped, truth) ?? 0;
    scores.set(key, value);
    return value;
  });
}
