import type { TrainingExample } from '../example.ts';
import type { TrainingPlan } from '../plan.ts';
import { requireUnlabelled, scheduleOf, type TrainingSchedule } from '../schedule.ts';
import type { BatchShape } from './batch-shape.ts';
import { halveExample } from './halve-example.ts';

/** What batches are made of. */
export interface BatchSet {
  readonly structures: readonly string[];
  /** Index of the structure that each becomes in a mirror image. */
  readonly mirrored: readonly number[];
  readonly training: readonly TrainingExample[];
  readonly unlabelled: readonly TrainingExample[];
}

/** Images of one size. */
export interface BatchImages {
  readonly training: readonly TrainingExample[];
  readonly unlabelled: readonly TrainingExample[];
}

/** Everything that determines the batches of a training; plain data, which may go to another thread. */
export interface PreparedBatches {
  readonly plan: TrainingPlan;
  readonly schedule: TrainingSchedule;
  readonly mirrored: readonly number[];
  readonly full: BatchImages;
  /** For the coarse epochs; null where there are none. */
  readonly half: BatchImages | null;
  readonly shape: BatchShape;
}

/**
 * @throws ExpectedError `training-no-cases`, `training-no-unlabelled`, `training-plan`.
 * @throws RangeError when an example does not belong to the plan or to the structures.
 */
export function prepareBatches(set: BatchSet, plan: TrainingPlan): PreparedBatches {
  const schedule = scheduleOf(plan, set.training.length);
  const teaches = plan.mode === 'mean-teacher';
  const full: BatchImages = { training: set.training, unlabelled: teaches ? set.unlabelled : [] };
  requireUnlabelled(plan, full.unlabelled.length);
  for (const example of full.training) {
    if (example.targets.length !== set.structures.length) {
      throw new RangeError(`${String(example.targets.length)} targets are not one per structure.`);
    }
  }
  for (const { width, height } of [...full.training, ...full.unlabelled]) {
    if (width !== plan.view.width || height !== plan.view.height) {
      throw new RangeError(`An example of ${String(width)} x ${String(height)} is not of the plan's view.`);
    }
  }
  return {
    plan,
    schedule,
    mirrored: set.mirrored,
    full,
    half:
      schedule.coarseEpochs === 0
        ? null
        : { training: full.training.map(halveExample), unlabelled: full.unlabelled.map(halveExample) },
    shape: {
      count: plan.batch,
      structures: set.structures.length,
      width: plan.view.width,
      height: plan.view.height,
      unlabelled: teaches ? plan.consistency.batch : 0,
      // Decided once, since it is a part of the graph.
      knownPerPixel: full.training.some((example) =>
        example.targets.some((target) => target !== null && target.ignored !== null),
      ),
    },
  };
}

/** Whether a batch is of an epoch at half the size. */
export function isCoarse({ schedule }: PreparedBatches, batch: number): boolean {
  return batch < schedule.coarseEpochs * schedule.batchesPerEpoch;
}

export function shapeOfBatch(prepared: PreparedBatches, batch: number): BatchShape {
  const { shape } = prepared;
  return isCoarse(prepared, batch) ? { ...shape, width: shape.width / 2, height: shape.height / 2 } : shape;
}
