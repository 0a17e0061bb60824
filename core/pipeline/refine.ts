import type { EngineSettings, PromptPart } from '../domain/engine-settings.ts';
import type { SamManifest } from '../domain/model-manifest.ts';
import type { PromptSet } from '../domain/prompt.ts';
import type { Tensor, Tensors } from '../domain/tensor.ts';
import type { FloatGrid } from '../mask/float-grid.ts';
import type { ViewGeometry } from '../pixels/model-view.ts';
import { decoderInputs } from '../sam/decoder-inputs.ts';
import { samCandidates, type SamCandidate } from '../sam/decoder-output.ts';
import { combineWithSam, type CombinedMask } from './combine.ts';
import type { FrameEmbedding } from './engine.ts';
import { maskPromptOf } from './mask-prompt.ts';
import { promptsFromMasks, promptSetOf, type StructurePrompts } from './prompts.ts';
import type { RunAnswer } from './session-port.ts';
import type { StartMask } from './start-mask.ts';
import type { PassRecord } from './structure-label.ts';

/** What the decoder passes need. */
export interface DecodeRequest {
  readonly starts: readonly Pick<StartMask, 'score'>[];
  /** Per structure; null = not to be decoded. */
  readonly prompts: readonly (StructurePrompts | null)[];
  readonly settings: readonly EngineSettings[];
  readonly manifest: SamManifest;
  readonly geometry: ViewGeometry;
  /** Asked for only when there is something to decode. */
  readonly embedding: () => Promise<FrameEmbedding>;
  readonly decode: (embedding: Tensor, runs: readonly Tensors[]) => Promise<RunAnswer>;
}

export interface RefineRequest extends Omit<DecodeRequest, 'prompts'> {
  readonly starts: readonly StartMask[];
}

/** SAM's answer of the last pass. */
export interface DecodedStructure extends SamCandidate {
  readonly passes: readonly PassRecord[];
}

export interface Decoding {
  /** Per structure; null where there was no prompt. */
  readonly structures: readonly (DecodedStructure | null)[];
  readonly view: FrameEmbedding['view'] | null;
  readonly providers: { readonly encoder: string | null; readonly decoder: string | null };
}

export interface RefinedStructure {
  readonly combined: CombinedMask;
  /** SAM's answer of the last pass, over its whole low-resolution grid. */
  readonly logits: FloatGrid;
  readonly predictedIou: number;
  readonly passes: readonly PassRecord[];
}

export interface Refinement extends Omit<Decoding, 'structures'> {
  /** Per structure; null where it was not asked or nothing was found. */
  readonly structures: readonly (RefinedStructure | null)[];
}

interface Running {
  readonly index: number;
  readonly prompts: StructurePrompts;
  readonly passes: PassRecord[];
  candidate: SamCandidate | null;
}

/** Prompts, decoder passes and the way back to image pixels (design: steps 5 to 7) for all structures. */
export async function refineStructures(request: RefineRequest): Promise<Refinement> {
  const { starts, settings, geometry } = request;
  const prompts = promptsFromMasks(
    starts.map((start) => start.mask),
    settings,
  ).map((own, index) => (settings[index]!.refine ? own : null));
  const decoding = await decodeStructures({ ...request, prompts });
  const structures = decoding.structures.map((one, index): RefinedStructure | null => {
    if (one === null) return null;
    const context = { geometry, samWeight: settings[index]!.samWeight };
    const combined = combineWithSam(starts[index]!, one.logits, context);
    return { combined, logits: one.logits, predictedIou: one.predictedIou, passes: one.passes };
  });
  return { ...decoding, structures };
}

/** The decoder passes of all structures that have prompts (design: step 6). */
export async function decodeStructures(request: DecodeRequest): Promise<Decoding> {
  const { prompts, settings } = request;
  const running = prompts.flatMap((own, index): Running[] =>
    own === null ? [] : [{ index, prompts: own, passes: [], candidate: null }],
  );
  if (running.length === 0) {
    return { structures: prompts.map(() => null), view: null, providers: { encoder: null, decoder: null } };
  }
  const embedding = await request.embedding();
  let decoder: string | null = null;
  const passCount = Math.max(...running.map((one) => settings[one.index]!.passes.length));
  for (let pass = 0; pass < passCount; pass++) {
    decoder = (await runPass(request, running, { pass, embedding })) ?? decoder;
  }
  const structures = prompts.map((_, index): DecodedStructure | null => {
    const one = running.find((candidate) => candidate.index === index);
    return one?.candidate == null ? null : { ...one.candidate, passes: one.passes };
  });
  return { structures, view: embedding.view, providers: { encoder: embedding.provider, decoder } };
}

/** One pass over all structures that have it, as one request: the embedding travels once. */
async function runPass(
  request: DecodeRequest,
  running: readonly Running[],
  at: { readonly pass: number; readonly embedding: FrameEmbedding },
): Promise<string | null> {
  const planned = running.flatMap((one) => {
    const parts = request.settings[one.index]!.passes[at.pass];
    return parts === undefined ? [] : [{ one, plan: planPass(request, one, parts) }];
  });
  if (planned.length === 0) return null;
  const answer = await request.decode(
    at.embedding.tensor,
    planned.map(({ plan }) => decoderInputs(plan.prompts, plan.mask, request)),
  );
  planned.forEach(({ one, plan }, position) => {
    const best = samCandidates(answer.results[position]!, request.manifest)[0]!;
    one.candidate = best;
    one.passes.push({ prompts: plan.prompts, mask: plan.kind, predictedIou: best.predictedIou });
  });
  return answer.provider;
}

interface PassPlan {
  readonly prompts: PromptSet;
  readonly mask: FloatGrid | null;
  readonly kind: PassRecord['mask'];
}

function planPass(request: DecodeRequest, one: Running, parts: readonly PromptPart[]): PassPlan {
  const prompts = promptSetOf(one.prompts, parts);
  if (parts.includes('previous') && one.candidate !== null) {
    return { prompts, mask: one.candidate.logits, kind: 'previous' };
  }
  if (!parts.includes('mask')) return { prompts, mask: null, kind: 'none' };
  const { maskPrompt } = request.settings[one.index]!;
  const target = { side: request.manifest.decoder.maskSide, geometry: request.geometry };
  return {
    prompts,
    mask: maskPromptOf(request.starts[one.index]!.score, maskPrompt, target),
    kind: maskPrompt.kind,
  };
}
