import type { GraphTarget } from '../graph/graph.ts';
import type { NetworkPlan, ObjectivePlan, OptimiserPlan, TrainingPlan } from '../plan.ts';

/** Everything that determines the graphs of a training. */
export interface StepSpec {
  readonly network: NetworkPlan;
  readonly objective: ObjectivePlan;
  readonly optimiser: OptimiserPlan;
  /** Structures. */
  readonly outputs: number;
  /** Labelled images of one run of the graph. */
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  /** `known` is [N, C, H, W], not [N, C, 1, 1]. */
  readonly knownPerPixel: boolean;
  /** Unlabelled images of one run, for the mean teacher; 0: none. */
  readonly unlabelled: number;
  readonly target: GraphTarget;
}

/** What a plan leaves open. */
export type StepChoice = Pick<StepSpec, 'outputs' | 'knownPerPixel' | 'target'> & {
  /** Half the plan's size, for the first epochs. */
  readonly coarse: boolean;
};

export function stepSpecOf(plan: TrainingPlan, { coarse, ...choice }: StepChoice): StepSpec {
  const { network, objective, optimiser, batch, view } = plan;
  const divisor = coarse ? 2 : 1;
  return {
    ...choice,
    network,
    objective,
    optimiser,
    batch,
    height: view.height / divisor,
    width: view.width / divisor,
    unlabelled: plan.mode === 'mean-teacher' ? plan.consistency.batch : 0,
  };
}

/**
 * Names under which a run of a step or update graph is given a vector of the state and fetches its successor: an ONNX
 * graph cannot use one name for both.
 */
export const STATE_OUTPUTS = {
  parameters: 'nextParameters',
  m: 'nextM',
  v: 'nextV',
  average: 'nextAverage',
} as const;

export type StateName = keyof typeof STATE_OUTPUTS;
