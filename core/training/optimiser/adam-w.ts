import type { Graph, Value } from '../graph/graph.ts';
import {
  add,
  concat,
  div,
  greater,
  minimum,
  mul,
  reduceSum,
  scalar,
  slice,
  sqrt,
  sub,
  where,
} from '../graph/ops.ts';
import { decayingCount } from '../network/layout.ts';
import type { ParameterLayout } from '../network/layout.ts';
import type { OptimiserPlan } from '../plan.ts';

/** What training remembers from step to step, flat vectors in the order of the layout. */
export interface OptimiserState {
  readonly parameters: Value;
  /** Running averages of the gradient and of its square. */
  readonly m: Value;
  readonly v: Value;
  /** Running average of the parameters: what is measured and exported. */
  readonly average: Value;
}

/** Numbers that change from step to step, of rank 0. */
export interface OptimiserScalars {
  readonly learningRate: Value;
  /** 1 - beta1 ** t and 1 - beta2 ** t at the t-th step, from 1. */
  readonly correction1: Value;
  readonly correction2: Value;
  readonly averageDecay: Value;
}

export interface OptimiserStep extends OptimiserState {
  /** Before clipping; rank 0. Not finite where the gradient is not: then the state stays as it was. */
  readonly gradientNorm: Value;
}

/** Largest norm that counts as finite; comparisons with a NaN are false. */
const FINITE = 3e38;
/** As in PyTorch's clip_grad_norm_. */
const CLIP_EPSILON = 1e-6;

/** `rate` (rank 0) of the old and the rest of the new. */
const blend = (g: Graph, old: Value, fresh: Value, rate: Value): Value =>
  add(g, mul(g, old, rate), mul(g, fresh, sub(g, scalar(g, 1), rate)));

/** The part of the parameters that the layout says, times 1 - learning rate x weight decay. */
function decayed(g: Graph, parameters: Value, learningRate: Value, how: AdamWOptions): Value {
  const count = decayingCount(how.layout);
  const factor = sub(g, scalar(g, 1), mul(g, learningRate, scalar(g, how.plan.weightDecay)));
  const shrunk = mul(g, slice(g, parameters, 0, [0, count]), factor);
  return concat(g, [shrunk, slice(g, parameters, 0, [count, parameters.dims[0]!])], 0);
}

export interface AdamWOptions {
  readonly layout: ParameterLayout;
  readonly plan: OptimiserPlan;
}

/**
 * One step of AdamW (Loshchilov and Hutter 2019: decay beside the gradient) after clipping the gradient by its norm over
 * all parameters, and of the running average of the parameters.
 * @param gradient flat, as the state
 */
export function adamW(
  g: Graph,
  gradient: Value,
  { parameters, m, v, average, ...scalars }: OptimiserState & OptimiserScalars,
  how: AdamWOptions,
): OptimiserStep {
  const { beta1, beta2, epsilon, clipNorm } = how.plan;
  const gradientNorm = sqrt(g, reduceSum(g, mul(g, gradient, gradient)));
  const finite = greater(g, scalar(g, FINITE), gradientNorm);
  const clip = minimum(
    g,
    div(g, scalar(g, clipNorm), add(g, gradientNorm, scalar(g, CLIP_EPSILON))),
    scalar(g, 1),
  );
  // Where the norm is not finite, factors of 1 and 0 keep the state bit by bit: choosing each vector would take longer.
  const clipped = where(g, finite, mul(g, gradient, clip), scalar(g, 0));
  const otherwise = (number: Value, still: number): Value => where(g, finite, number, scalar(g, still));
  const learningRate = otherwise(scalars.learningRate, 0);
  const nextM = blend(g, m, clipped, otherwise(scalar(g, beta1), 1));
  const nextV = blend(g, v, mul(g, clipped, clipped), otherwise(scalar(g, beta2), 1));
  const spread = add(g, sqrt(g, div(g, nextV, scalars.correction2)), scalar(g, epsilon));
  const change = mul(g, div(g, nextM, spread), div(g, learningRate, scalars.correction1));
  const nextParameters = sub(g, decayed(g, parameters, learningRate, how), change);
  return {
    parameters: nextParameters,
    m: nextM,
    v: nextV,
    average: blend(g, average, nextParameters, otherwise(scalars.averageDecay, 1)),
    gradientNorm,
  };
}
