import type { Graph, Value } from '../graph/graph.ts';
import {
  add,
  concat,
  div,
  maximum,
  minimum,
  mul,
  neg,
  pad,
  reduceSum,
  reshape,
  scalar,
  slice,
  sub,
} from '../graph/ops.ts';
import type { ObjectivePlan } from '../plan.ts';
import { channelSoftmax } from './channel-softmax.ts';
import { knownSums } from './known.ts';
import { countAboveZero, extreme } from './reduce.ts';
import { softDice } from './soft-dice.ts';
import type { ObjectiveInputs, TermsWithGradient } from './terms.ts';

/** The target as shares that add up to 1: [N, C + 1, H, W], background first. Where structures overlap they share. */
function withBackground(g: Graph, target: Value): { all: Value; structures: Value } {
  const union = reduceSum(g, target, [1], true);
  const structures = div(g, target, maximum(g, union, scalar(g, 1)));
  const background = sub(g, scalar(g, 1), minimum(g, union, scalar(g, 1)));
  return { all: concat(g, [background, structures], 1), structures };
}

/**
 * Categorical cross entropy with weighted classes, over the pixels of which every structure is known, + soft Dice of the
 * structures, each where it is known itself.
 */
export function softmaxTerms(
  g: Graph,
  { logits, target, known, positiveWeight }: ObjectiveInputs,
  plan: ObjectivePlan,
): TermsWithGradient {
  const [, channels = 0, height = 0, width = 0] = logits.dims;
  const { probability, logarithm } = channelSoftmax(g, logits);
  const wanted = withBackground(g, target);
  const weight = reshape(g, concat(g, [g.constant([1], [1]), positiveWeight], 0), [1, channels, 1, 1]);
  const weighted = mul(g, wanted.all, weight);

  const allKnown = extreme(g, 'ReduceMin', known, [1]);
  const sums = knownSums(g, wanted.structures, known);
  const counted = countAboveZero(g, allKnown, sums.perPixel ? 1 : height * width);
  const perPixel = reduceSum(g, mul(g, weighted, logarithm), [1], true);
  const crossEntropy = neg(g, div(g, reduceSum(g, mul(g, perPixel, allKnown)), counted));

  const structures = slice(g, probability, 1, [1, channels]);
  const dice = softDice(g, { probability: structures, known, sums }, plan.dice);
  const ofDice = mul(g, add(g, mul(g, wanted.structures, dice.slope), dice.offset), known);
  const along = reduceSum(g, mul(g, structures, ofDice), [1], true);
  const entropy = mul(g, allKnown, div(g, scalar(g, plan.crossEntropy), counted));
  const common = sub(g, mul(g, entropy, reduceSum(g, weighted, [1], true)), along);
  const rise = add(g, pad(g, ofDice, [0, 1, 0, 0], [0, 0, 0, 0]), common);
  return {
    crossEntropy,
    dice: dice.loss,
    gradient: sub(g, mul(g, probability, rise), mul(g, entropy, weighted)),
  };
}
