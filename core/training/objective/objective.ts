import type { Graph } from '../graph/graph.ts';
import type { NetworkPlan, ObjectivePlan } from '../plan.ts';
import { sigmoidObjective } from './sigmoid-objective.ts';
import { softmaxObjective } from './softmax-objective.ts';
import type { Objective, ObjectiveInputs } from './terms.ts';

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
  return network.head === 'softmax' ? softmaxObjective(g, inputs, plan) : sigmoidObjective(g, inputs, plan);
}
