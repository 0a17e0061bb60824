import type { TrainingPlan } from './plan.ts';

/** The plan with another number of epochs. What is counted in epochs keeps its share of them. */
export function withEpochs(plan: TrainingPlan, epochs: number): TrainingPlan {
  const share = (of: number): number => Math.round((of * epochs) / plan.epochs);
  return {
    ...plan,
    epochs,
    // The last epoch always learns at the full size.
    coarseEpochs: Math.min(share(plan.coarseEpochs), epochs - 1),
    validation: { ...plan.validation, every: Math.max(1, share(plan.validation.every)) },
    consistency: { ...plan.consistency, rampEpochs: share(plan.consistency.rampEpochs) },
    patience: plan.patience === null ? null : Math.max(1, share(plan.patience)),
  };
}
