import { createGraph } from '../graph/graph.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { equal, greater, mul, reduceSum, scalar, slice, toFloat } from '../graph/ops.ts';
import { parameterCount, parameterLayout } from '../network/layout.ts';
import type { NetworkPlan } from '../plan.ts';
import { sliceParameters } from '../network/parameter-values.ts';
import { unet } from '../network/unet.ts';
import { extreme } from '../objective/reduce.ts';
import type { StepSpec } from './step-spec.ts';

/** 1 where the network says that a structure is there: probability above a half, softmax: the likeliest. */
function decide(g: Graph, logits: Value, { head }: NetworkPlan): Value {
  if (head === 'sigmoid') return toFloat(g, greater(g, logits, scalar(g, 0)));
  const likeliest = equal(g, logits, extreme(g, 'ReduceMax', logits, [1]));
  return slice(g, toFloat(g, likeliest), 1, [1, logits.dims[1]!]);
}

/**
 * Counts pixels for the validation's Dice. Inputs image [N, 1, H, W], target [N, C, H, W], known [N, C, 1, 1] or
 * [N, C, H, W], average (flat). Outputs overlap, predicted, truth, [N, C] each: pixels that are known at all and decided
 * as there by both, by the network, by the target (more than half covered).
 */
export function validationGraph(
  spec: Pick<StepSpec, 'network' | 'outputs' | 'batch' | 'height' | 'width' | 'knownPerPixel' | 'target'>,
): Graph {
  const { network, outputs, batch, height, width, knownPerPixel } = spec;
  const g = createGraph({ target: spec.target });
  const layout = parameterLayout(network, outputs);
  const image = g.input('image', [batch, 1, height, width]);
  const target = g.input('target', [batch, outputs, height, width]);
  const known = g.input('known', [batch, outputs, ...(knownPerPixel ? [height, width] : [1, 1])]);
  const average = g.input('average', [parameterCount(layout)]);
  const logits = unet(g, image, sliceParameters(g, average, layout).get, { network, purpose: 'infer' });

  const counts = toFloat(g, greater(g, known, scalar(g, 0)));
  const predicted = mul(g, decide(g, logits, network), counts);
  const truth = mul(g, toFloat(g, greater(g, target, scalar(g, 0.5))), counts);
  g.output('overlap', reduceSum(g, mul(g, predicted, truth), [2, 3]));
  g.output('predicted', reduceSum(g, predicted, [2, 3]));
  g.output('truth', reduceSum(g, truth, [2, 3]));
  return g;
}
