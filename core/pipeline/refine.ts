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

export interface RefineRequest {
  readonly starts: readonly StartMask[];
  readonly settings: readonly EngineSettings[];
  readonly manifest: SamManifest;
  readonly geometry: ViewGeometry;
  /** Asked for only when there is something to refine. */
  readonly embedding: () => Promise<FrameEmbedding>;
  readonly decode: (embedding: Tensor, runs: readonly Tensors[]) => Promise<RunAnswer>;
}

export interface RefinedStructure {
  readonly combined: CombinedMask;
  readonly predictedIou: number;
  readonly passes: readonly PassRecord[];
}

export interface Refinement {
  /** Per structure; null where it was not asked or nothing was found. */
  readonly structures: readonly (RefinedStructure | null)[];
  readonly view: FrameEmbedding['view'] | null;
  readonly providers: { readonly encoder: string | null; readonly decoder: string | null };
}

interface Running {
  readonly index: number;
  readonly prompts: StructurePrompts;
  readonly passes: PassRecord[];
  candidate: SamCandidate | null;
}

/** Prompts, decoder passes and the way back to image pixels (design: steps 5 to 7) for all structures. */
export async function refineStructures(request: RefineRequest): Promise<Refinement> {
  const { starts, settings } = request;
  const prompts = promptsFromMasks(
    starts.map((start) => start.mask),
    settings,
  );
  const running = prompts.flatMap((own, index): Running[] =>
    own === null || !settings[index]!.refine ? [] : [{ index, prompts: own, passes: [], candidate: null }],
  );
  const none = {
    structures: starts.map(() => null),
    view: null,
    providers: { encoder: null, decoder: null },
  };
  if (running.length === 0) return none;

  const embedding = await request.embedding();
  let decoder: string | null = null;
  const passCount = Math.max(...running.map((one) => settings[one.index]!.passes.length));
  for (let pass = 0; pass < passCount; pass++) {
    decoder = (await runPass(request, running, { pass, embedding })) ?? decoder;
  }
  const structures = starts.map((start, index): RefinedStructure | null => {
    const one = running.find((candidate) => candidate.index === index);
    if (one?.candidate == null) return null;
    const { logits, predictedIou } = one.candidate;
    const context = { geometry: request.geometry, samWeight: settings[index]!.samWeight };
    return { combined: combineWithSam(start, logits, context), predictedIou, passes: one.passes };
  });
  return { structures, view: embedding.view, providers: { encoder: embedding.provider, decoder } };
}

/** One pass over all structures that have it, as one request: the embedding travels once. */
async function runPass(
  request: RefineRequest,
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

function planPass(request: RefineRequest, one: Running, parts: readonly PromptPart[]): PassPlan {
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
