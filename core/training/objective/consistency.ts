import { sizeOf, type Graph, type Value } from '../graph/graph.ts';
import { mul, reduceMean, reduceSum, scalar, sigmoid, sub } from '../graph/ops.ts';
import type { NetworkPlan } from '../plan.ts';
import { channelSoftmax } from './channel-softmax.ts';
import { lossNode } from './loss-node.ts';

/**
 * Mean teacher (Tarvainen and Valpola 2017): mean squared difference of the probabilities of student and teacher over
 * all pixels and channels; rank 0. Only the student learns from it.
 * @param student @param teacher logits [U, C, H, W]; softmax heads with their background
 */
export function consistency(g: Graph, student: Value, teacher: Value, head: NetworkPlan['head']): Value {
  const probability = (logits: Value): Value =>
    head === 'softmax' ? channelSoftmax(g, logits).probability : sigmoid(g, logits);
  return lossNode(g, student, () => {
    const own = probability(student);
    const difference = sub(g, own, probability(teacher));
    const rise = mul(g, mul(g, difference, scalar(g, 2 / sizeOf(student.dims))), own);
    return {
      loss: reduceMean(g, mul(g, difference, difference), [0, 1, 2, 3]),
      gradient:
        head === 'softmax'
          ? sub(g, rise, mul(g, own, reduceSum(g, rise, [1], true)))
          : mul(g, rise, sub(g, scalar(g, 1), own)),
    };
  });
}
