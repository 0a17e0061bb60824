import type { PromptDraft } from '../domain/journal-entry.ts';
import type { SamManifest } from '../domain/model-manifest.ts';
import type { Tensor, Tensors } from '../domain/tensor.ts';
import type { BitMask } from '../mask/bit-mask.ts';
import { encodeMask } from '../mask/rle.ts';
import type { RunAnswer, RunRequest } from '../pipeline/session-port.ts';
import { stabilityOf } from '../pipeline/combine.ts';
import type { ViewGeometry } from '../pixels/model-view.ts';
import { decoderInputs } from '../sam/decoder-inputs.ts';
import { samCandidates } from '../sam/decoder-output.ts';
import { candidateMask } from './candidate-mask.ts';
import { guessPrompt } from './guess-prompt.ts';
import { promptSetFrom } from './prompt-set-of.ts';

/** What one interactive decode needs; geometry is the encoder's view of the frame. */
export interface DraftContext {
  readonly manifest: SamManifest;
  readonly geometry: ViewGeometry;
  /** The structure's first guess on this frame; null where there is none. */
  readonly guess: BitMask | null;
}

export interface DraftCandidate {
  /** `encodeMask` at the image's resolution. */
  readonly mask: Uint8Array;
  readonly predictedIou: number;
  readonly stability: number;
}

/**
 * Inputs of the decoder for what a reader drew.
 * @throws ExpectedError `prompt-empty`.
 */
export function draftInputs(draft: PromptDraft, context: DraftContext): Tensors {
  const { manifest, geometry, guess } = context;
  const prompts = promptSetFrom(
    { ...draft, useGuess: draft.useGuess && guess !== null },
    { width: geometry.imageWidth, height: geometry.imageHeight },
  );
  const target = { side: manifest.decoder.maskSide, geometry };
  return decoderInputs(
    prompts,
    draft.useGuess && guess !== null ? guessPrompt(guess, target) : null,
    context,
  );
}

/** The decoder's run for these inputs; the embedding is shared between runs. */
export function draftRun(
  manifest: SamManifest,
  embedding: Tensor,
  inputs: Tensors,
): Pick<RunRequest, 'network' | 'shared' | 'runs' | 'outputs'> {
  const { inputs: names, outputs, maskSide } = manifest.decoder;
  const { [names.maskInput]: mask, ...others } = inputs;
  const isEmpty = others[names.hasMaskInput]?.data[0] === 0;
  const shared = { [names.embedding]: embedding };
  return {
    network: `${manifest.id}/decoder`,
    // Always the same zeros: they need not travel with every prompt.
    shared: isEmpty ? { ...shared, [names.maskInput]: emptyMask(maskSide) } : shared,
    runs: [isEmpty || mask === undefined ? others : { ...others, [names.maskInput]: mask }],
    outputs: [outputs.iou, outputs.lowResMasks],
  };
}

const EMPTY_MASKS = new Map<number, Tensor>();

function emptyMask(side: number): Tensor {
  const known = EMPTY_MASKS.get(side);
  if (known !== undefined) return known;
  const empty = { dims: [1, 1, side, side], data: new Float32Array(side * side) };
  EMPTY_MASKS.set(side, empty);
  return empty;
}

/**
 * Masks of the answer, best predicted IoU first; one where the decoder gives one.
 * @throws ExpectedError when the answer is not what the manifest says.
 */
export function draftCandidates(answer: RunAnswer, context: DraftContext): DraftCandidate[] {
  const { manifest, geometry } = context;
  return samCandidates(answer.results[0] ?? {}, manifest).map(({ logits, predictedIou }) => ({
    mask: encodeMask(candidateMask(logits, geometry)),
    predictedIou,
    stability: stabilityOf(logits, geometry),
  }));
}
