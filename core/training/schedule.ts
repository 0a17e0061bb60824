import { ExpectedError } from '../domain/errors.ts';
import { createRandom, hash32, shuffled } from '../random/random.ts';
import { sideStep, type TrainingPlan } from './plan.ts';

/**
 * What a training does in which order. A batch is what one run of the graph takes; `accumulate` batches make an update of
 * the parameters. Batches and updates are counted through the whole training, from 0.
 */
export interface TrainingSchedule {
  readonly cases: number;
  readonly batchesPerEpoch: number;
  readonly updatesPerEpoch: number;
  readonly batches: number;
  readonly updates: number;
  /** Epochs before this one learn at half the size. */
  readonly coarseEpochs: number;
}

/** @throws ExpectedError `training-no-cases`, `training-plan`. */
export function scheduleOf(
  plan: Pick<
    TrainingPlan,
    'batch' | 'accumulate' | 'epochs' | 'stepsPerEpoch' | 'coarseEpochs' | 'view' | 'network'
  >,
  cases: number,
): TrainingSchedule {
  if (cases < 1) {
    throw new ExpectedError(
      'training-no-cases',
      'There is no case to train on; accept or correct some first.',
    );
  }
  const unit = sideStep(plan);
  if (plan.view.width % unit !== 0 || plan.view.height % unit !== 0) {
    throw new ExpectedError(
      'training-plan',
      `Width and height of the view must divide by ${String(unit)} for ${String(plan.network.levels)} levels${
        plan.coarseEpochs > 0 ? ' and epochs at half the size' : ''
      }; change the view or the plan.`,
    );
  }
  const updatesPerEpoch = plan.stepsPerEpoch ?? Math.ceil(Math.ceil(cases / plan.batch) / plan.accumulate);
  const batchesPerEpoch = updatesPerEpoch * plan.accumulate;
  return {
    cases,
    batchesPerEpoch,
    updatesPerEpoch,
    batches: batchesPerEpoch * plan.epochs,
    updates: updatesPerEpoch * plan.epochs,
    coarseEpochs: plan.coarseEpochs,
  };
}

/** @param unlabelled images without labels. @throws ExpectedError `training-no-unlabelled` where a plan wants some */
export function requireUnlabelled({ mode }: Pick<TrainingPlan, 'mode'>, unlabelled: number): void {
  if (mode !== 'mean-teacher' || unlabelled > 0) return;
  throw new ExpectedError(
    'training-no-unlabelled',
    'A mean teacher learns from images without labels, too, and there is none; add some or choose another mode.',
  );
}

const ORDER_STREAM = 0x6f726472;

/** Chooses the cases of every batch. */
export interface CaseOrder {
  /** Indices of the cases of a batch, as many as the plan's batch; none twice unless there are fewer cases. */
  casesOf(batch: number): readonly number[];
}

/**
 * A new order for every round through the cases, and at the start of every `restart` batches; the last batch of a round is
 * filled up from its front. Determined by its arguments alone.
 */
export function createCaseOrder(how: {
  readonly cases: number;
  readonly perBatch: number;
  /** Batches of an epoch. */
  readonly restart: number;
  readonly seed: number;
}): CaseOrder {
  const { cases, perBatch, restart, seed } = how;
  const indices = Array.from({ length: cases }, (_, i) => i);
  const batchesPerRound = Math.ceil(cases / perBatch);
  let drawn = '';
  let order: readonly number[] = [];
  return {
    casesOf(batch) {
      const epoch = Math.floor(batch / restart);
      const round = Math.floor((batch % restart) / batchesPerRound);
      const key = `${String(epoch)} ${String(round)}`;
      if (key !== drawn)
        order = shuffled(indices, createRandom(hash32(hash32(seed, epoch), round), ORDER_STREAM));
      drawn = key;
      const start = ((batch % restart) % batchesPerRound) * perBatch;
      return Array.from({ length: perBatch }, (_, slot) => order[(start + slot) % cases]!);
    },
  };
}
