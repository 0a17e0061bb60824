import type { Graph, Value } from '../graph/graph.ts';
import { abs, add, div, log, mul, reduceSum, relu, reshape, scalar, sigmoid, sub } from '../graph/ops.ts';
import type { ObjectivePlan } from '../plan.ts';
import { knownSums } from './known.ts';
import { countAboveZero } from './reduce.ts';
import { softDice } from './soft-dice.ts';
import type { ObjectiveInputs, TermsWithGradient } from './terms.ts';

/**
 * log(1 + exp(z)) = max(z, 0) - log sigmoid |z|, which neither overflows nor loses small probabilities. ONNX's own
 * Softplus takes four times as long on the CPU, and WebGPU has none. Each step writes over the one before: here training
 * needs the most memory.
 */
const softplusOf = (g: Graph, z: Value): Value => sub(g, relu(g, z), log(g, sigmoid(g, abs(g, z))));

/** The numbers of a pixel's gradient, each [N or 1, C or 1, 1, 1] or of rank 0. */
interface Coefficients {
  /** Of the cross entropy. */
  readonly entropy: Value;
  readonly slope: Value;
  readonly offset: Value;
  readonly weight: Value;
}

/**
 * entropy (s + t ((w - 1) s - w)) + s (1 - s) (slope t + offset), ordered so that it takes the fewest passes over the
 * pixels. @param s probabilities @param t target
 */
function pixelGradient(
  g: Graph,
  s: Value,
  t: Value,
  { entropy, slope, offset, weight }: Coefficients,
): Value {
  const surplus = sub(g, weight, scalar(g, 1));
  const always = mul(g, s, sub(g, add(g, entropy, offset), mul(g, s, offset)));
  const inside = sub(
    g,
    mul(g, s, sub(g, add(g, mul(g, entropy, surplus), slope), mul(g, s, slope))),
    mul(g, entropy, weight),
  );
  return add(g, always, mul(g, t, inside));
}

/** Binary cross entropy with weighted positives + soft Dice, for structures that may overlap. */
export function sigmoidTerms(
  g: Graph,
  { logits, target, known, positiveWeight }: ObjectiveInputs,
  plan: ObjectivePlan,
): TermsWithGradient {
  const [, channels = 0, height = 0, width = 0] = logits.dims;
  const weight = reshape(g, positiveWeight, [1, channels, 1, 1]);
  const sums = knownSums(g, target, known);
  // -w t log s - (1 - t) log (1 - s) = softplus(z) + t ((w - 1) softplus(z) - w z)
  const soft = softplusOf(g, logits);
  const inside = sub(
    g,
    mul(g, sub(g, weight, scalar(g, 1)), sums.ofTarget(soft)),
    mul(g, weight, sums.ofTarget(logits)),
  );
  const counted = countAboveZero(g, known, sums.perPixel ? 1 : height * width);
  const crossEntropy = div(g, reduceSum(g, add(g, sums.of(soft), inside)), counted);

  const probability = sigmoid(g, logits);
  const dice = softDice(g, { probability, known, sums }, plan.dice);
  const entropy = div(g, scalar(g, plan.crossEntropy), counted);
  const { slope, offset } = dice;
  const perImage = (x: Value): Value => (sums.perPixel ? x : mul(g, x, known));
  const gradient = pixelGradient(g, probability, target, {
    entropy: perImage(entropy),
    slope: perImage(slope),
    offset: perImage(offset),
    weight,
  });
  return {
    crossEntropy,
    dice: dice.loss,
    gradient: sums.perPixel ? mul(g, gradient, known) : gradient,
  };
}
