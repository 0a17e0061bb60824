import type { Graph, Value } from '../graph/graph.ts';
import { div, exp, log, reduceSum, sub } from '../graph/ops.ts';
import { extreme } from './reduce.ts';

/**
 * Softmax over the channels of [N, C, H, W], and its logarithm. ONNX's own Softmax exchanges axes first, which takes
 * several times as long on the CPU.
 */
export function channelSoftmax(g: Graph, logits: Value): { probability: Value; logarithm: Value } {
  const centred = sub(g, logits, extreme(g, 'ReduceMax', logits, [1]));
  const power = exp(g, centred);
  const total = reduceSum(g, power, [1], true);
  return { probability: div(g, power, total), logarithm: sub(g, centred, log(g, total)) };
}
