import type { Graph, Value } from '../graph/graph.ts';
import { add, mul, scalar } from '../graph/ops.ts';
import type { NetworkPlan, ObjectivePlan } from '../plan.ts';
import { lossNode } from './loss-node.ts';
import { sigmoidTerms } from './sigmoid-terms.ts';
import { softmaxTerms } from './softmax-terms.ts';
import type { LossTerms, ObjectiveInputs } from './terms.ts';

export interface Objective extends LossTerms {
  /** The terms, weighted as the plan says; rank 0. */
  readonly loss: Value;
}

/**
 * What a step makes smaller. The weight of what is known multiplies its part and does not cancel by the division: the
 * gradient of a batch of pseudo labels of weight 0.3 is 0.3 times that of signed labels, whatever else is in it. With nothing known
 * in the batch, loss and gradient are 0.
 */
export function objective(
  g: Graph,
  inputs: ObjectiveInputs,
  { network, plan }: { readonly network: NetworkPlan; readonly plan: ObjectivePlan },
): Objective {
  let terms: LossTerms | undefined;
  const loss = lossNode(g, inputs.logits, () => {
    const { gradient, crossEntropy, dice } =
      network.head === 'softmax' ? softmaxTerms(g, inputs, plan) : sigmoidTerms(g, inputs, plan);
    terms = { crossEntropy, dice };
    const entropyPart = mul(g, crossEntropy, scalar(g, plan.crossEntropy));
    return { loss: add(g, entropyPart, mul(g, dice, scalar(g, plan.dice))), gradient };
  });
  // `lossNode` has called its argument by now.
  return { loss, ...terms! };
}
