import type { Value } from '../graph/graph.ts';
import { sideStep } from '../plan.ts';
import type { TrainingPlan } from '../plan.ts';
import { bytesOf, peakBytes } from './peak-bytes.ts';
import { stepSpecOf } from './step-spec.ts';
import type { StepSpec } from './step-spec.ts';
import { gradientGraph, trainStepGraph } from './train-step.ts';

/**
 * The runtime's allocator rounds up, keeps gaps, and computes gradients of weights after all others, which without
 * normalisation keeps more. Measured on the CPU provider for eleven kinds of steps (8 to 32 base channels, 3 to 5 levels,
 * 64 x 64 to 384 x 224, all heads and normalisations) as growth of the process over two steps: with these numbers the
 * estimate was 3 to 20 % too high, and 21 MB too high for the smallest.
 */
const ALLOCATOR = { instance: 1.4, group: 1.4, none: 1.75 } as const;
const SESSION_BYTES = 30e6;

const sum = (values: readonly Value[]): number => values.reduce((bytes, value) => bytes + bytesOf(value), 0);

/** Bytes that steps of this kind need at most, beside the program itself, the examples and batches made ahead. */
function estimateStepBytes(spec: StepSpec, accumulate = 1): number {
  const graph = accumulate === 1 ? trainStepGraph(spec) : gradientGraph(spec);
  const allocator = ALLOCATOR[spec.network.normalisation];
  // Inputs are held twice: as the caller's arrays and as the runtime's.
  return allocator * peakBytes(graph) + 2 * sum(graph.inputs) + sum(graph.outputs) + SESSION_BYTES;
}

/** As estimateStepBytes, for the dearest step of a plan. @param outputs structures */
export function estimatePlanBytes(plan: TrainingPlan, outputs: number): number {
  const spec = stepSpecOf(plan, { outputs, knownPerPixel: true, target: 'cpu', coarse: false });
  return estimateStepBytes(spec, plan.accumulate);
}

const SMALLEST_BASE = 4;
/** Pixels; smaller images show nothing of a structure. */
const SMALLEST_SIDE = 32;
const MOST_ACCUMULATED = 64;

interface Change {
  readonly plan: TrainingPlan;
  readonly words: string;
}

function smallerBatch(plan: TrainingPlan): Change | null {
  const { batch, accumulate, consistency } = plan;
  const taught = plan.mode === 'mean-teacher';
  if (batch === 1 && (!taught || consistency.batch === 1)) return null;
  const next = Math.ceil(batch / 2);
  const runs = Math.min(accumulate * Math.ceil(batch / next), MOST_ACCUMULATED);
  return {
    plan: {
      ...plan,
      batch: next,
      accumulate: runs,
      consistency: taught ? { ...consistency, batch: Math.ceil(consistency.batch / 2) } : consistency,
    },
    words: `batches of ${String(next)}, ${String(runs)} of them a step`,
  };
}

function narrower(plan: TrainingPlan): Change | null {
  const { baseChannels } = plan.network;
  // A model that is trained further keeps its network.
  if (plan.mode === 'fine-tune' || baseChannels < 2 * SMALLEST_BASE) return null;
  const next = Math.floor(baseChannels / 2);
  const network = { ...plan.network, baseChannels: next };
  return { plan: { ...plan, network }, words: `${String(next)} base channels` };
}

function smaller(plan: TrainingPlan): Change | null {
  const { view } = plan;
  const multiple = sideStep(plan);
  const half = (side: number): number => Math.ceil(side / 2 / multiple) * multiple;
  const next = { width: half(view.width), height: half(view.height) };
  if (Math.min(next.width, next.height) < SMALLEST_SIDE) return null;
  if (next.width === view.width && next.height === view.height) return null;
  return {
    plan: { ...plan, view: { ...view, ...next } },
    words: `images of ${String(next.width)} x ${String(next.height)} pixels`,
  };
}

/**
 * The plan that needs at most `bytes`: with smaller batches (whose gradients are added up), then fewer channels, then
 * smaller images.
 * @param outputs structures
 * @returns what was changed, in words, e.g. `batches of 1, 4 of them a step`; null when no plan fits
 */
export function planThatFits(
  plan: TrainingPlan,
  outputs: number,
  bytes: number,
): { readonly plan: TrainingPlan; readonly changed: readonly string[] } | null {
  const fits = (one: TrainingPlan): boolean => estimatePlanBytes(one, outputs) <= bytes;
  if (fits(plan)) return { plan, changed: [] };
  let last = plan;
  const changed: string[] = [];
  for (const change of [smallerBatch, narrower, smaller]) {
    let words: string | undefined;
    for (let next = change(last); next !== null; next = change(last)) {
      ({ plan: last, words } = next);
      if (fits(last)) return { plan: last, changed: [...changed, words] };
    }
    if (words !== undefined) changed.push(words);
  }
  return null;
}
