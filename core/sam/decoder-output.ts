import { ExpectedError } from '../domain/errors.ts';
import type { SamManifest } from '../domain/model-manifest.ts';
import { requireFinite } from '../domain/require-finite.ts';
import type { Tensors } from '../domain/tensor.ts';
import type { FloatGrid } from '../mask/float-grid.ts';

/** One candidate of a decoder run. */
export interface SamCandidate {
  /** Logits, maskSide x maskSide, over the encoder's whole input frame with its padding. */
  readonly logits: FloatGrid;
  /** SAM's own estimate of the intersection over union. */
  readonly predictedIou: number;
}

/**
 * The candidates of one run, best predicted IoU first (a decoder with several masks gives several).
 * @throws ExpectedError when the tensors are not what the manifest says, or hold values that are no numbers.
 */
export function samCandidates(outputs: Tensors, manifest: SamManifest): SamCandidate[] {
  const { maskSide: side, outputs: names, masks } = manifest.decoder;
  const low = outputs[names.lowResMasks];
  const iou = outputs[names.iou];
  const count = iou?.data.length ?? 0;
  const fits =
    low?.data instanceof Float32Array &&
    iou?.data instanceof Float32Array &&
    low.data.length === count * side * side &&
    (masks === 'multiple' ? count > 0 : count === 1);
  if (!fits) {
    throw new ExpectedError(
      'model-output-shape',
      `The decoder of ${manifest.id} answered masks of ${low?.dims.join(' x ') ?? 'nothing'} for ${String(count)} ` +
        `scores; its manifest says ${masks} of ${String(side)} x ${String(side)}. Correct its manifest.json.`,
    );
  }
  const logits = low.data as Float32Array; // checked by `fits`
  requireFinite(logits, `${manifest.id}/decoder`);
  requireFinite(iou.data as Float32Array, `${manifest.id}/decoder`); // checked by `fits`
  const candidates = Array.from(iou.data as Float32Array, (predictedIou, index) => ({
    logits: {
      width: side,
      height: side,
      values: logits.slice(index * side * side, (index + 1) * side * side),
    },
    predictedIou,
  }));
  return candidates.sort((a, b) => b.predictedIou - a.predictedIou);
}
