import type { OptimiserPlan, TrainingPlan } from '../plan.ts';

/** Steps after which the average of the parameters forgets as slowly as the plan says; before, it follows faster. */
const AVERAGE_WARMUP = 10;

/**
 * @param step updates done before, from 0 @param steps of the whole training
 * @returns the learning rate of the next update: a linear warm-up, then down to (almost) 0
 */
export function learningRateAt(plan: OptimiserPlan, step: number, steps: number): number {
  const { learningRate, warmupSteps, schedule, power } = plan;
  if (step < warmupSteps) return (learningRate * (step + 1)) / warmupSteps;
  const done = Math.min((step - warmupSteps) / Math.max(steps - warmupSteps, 1), 1);
  return schedule === 'cosine'
    ? learningRate * 0.5 * (1 + Math.cos(Math.PI * done))
    : learningRate * (1 - done) ** power;
}

/**
 * Share of the average of the parameters that the next update keeps. It follows quickly at first, so that a short
 * training does not keep its random start.
 * @param step updates done before, from 0
 */
export function averageDecayAt(plan: OptimiserPlan, step: number): number {
  return Math.min(plan.averageDecay, (step + 1) / (step + 1 + AVERAGE_WARMUP));
}

/** The inputs of rank 0 of a step graph and an update graph, by name. */
export interface StepScalars {
  readonly learningRate: number;
  readonly correction1: number;
  readonly correction2: number;
  readonly averageDecay: number;
}

/** @param step updates done before, from 0; updates that a gradient that was not finite left out do not count */
export function stepScalars(plan: OptimiserPlan, step: number, steps: number): StepScalars {
  return {
    learningRate: learningRateAt(plan, step, steps),
    correction1: 1 - plan.beta1 ** (step + 1),
    correction2: 1 - plan.beta2 ** (step + 1),
    averageDecay: averageDecayAt(plan, step),
  };
}

/**
 * Weight of a mean teacher's consistency: rises smoothly from almost 0 (Laine and Aila 2017), since the teacher knows
 * nothing at first.
 * @param epoch epochs done before, may be a fraction
 */
export function consistencyWeightAt(
  { weight, rampEpochs }: TrainingPlan['consistency'],
  epoch: number,
): number {
  const missing = rampEpochs === 0 ? 0 : 1 - Math.min(epoch / rampEpochs, 1);
  return weight * Math.exp(-5 * missing ** 2);
}
