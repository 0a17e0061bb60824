import { maskCoverage } from '../mask/area-average.ts';
import type { BitMask } from '../mask/bit-mask.ts';
import type { FloatGrid } from '../mask/float-grid.ts';
import { maskPromptOf } from '../pipeline/mask-prompt.ts';
import type { ViewGeometry } from '../pixels/model-view.ts';

/** Logit of a pixel of a binary mask: what was measured best for masks without probabilities (design: measured). */
const HARD_CLIP = 6.9;

/** A structure's first guess as SAM's mask input. @param side of the decoder's mask input. */
export function guessPrompt(guess: BitMask, target: { side: number; geometry: ViewGeometry }): FloatGrid {
  const { side, geometry } = target;
  const coverage = maskCoverage(guess, {
    width: Math.max(1, Math.round((side * geometry.contentWidth) / geometry.inputWidth)),
    height: Math.max(1, Math.round((side * geometry.contentHeight) / geometry.inputHeight)),
  });
  return maskPromptOf(coverage, { kind: 'hard', clip: HARD_CLIP }, target);
}
