import { batchLength } from '../../core/training/batch/batch-shape.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { TrainingPlan } from '../../core/training/plan.ts';
import { estimatePlanBytes, planThatFits } from '../../core/training/step/memory.ts';
import { exampleBytes } from './example-parts.ts';
import type { TrainingRequest, TrainingSet } from './training-set.ts';

/** Of the process before it has anything to do: Node, onnxruntime and a thread that makes batches. */
const PROGRAM_BYTES = 200e6;
/** Batches in the memory of the loader: the one in hand, the one that is made and one made ahead. */
const BATCHES = 3;

/**
 * Refuses what would not fit before hours of swapping, or the system's killer.
 * @param available bytes that a new process may take
 * @throws ExpectedError `training-memory`, which names the plan that would fit
 */
export function checkMemory({ plan, set }: Pick<TrainingRequest, 'plan' | 'set'>, available: number): void {
  const beside = bytesBeside(plan, set);
  const needed = estimatePlanBytes(plan, set.structures.length) + beside;
  if (needed <= available) return;
  throw new ExpectedError(
    'training-memory',
    `This training needs about ${gigabytes(needed)} of memory and ${gigabytes(available)} are free; ` +
      `close other programs${adviceFor(plan, set, available - beside)}.`,
  );
}

/** For a training that ended for want of memory, whatever had been estimated. */
export function memoryProblem({ plan, set }: TrainingRequest): ExpectedError {
  const half = estimatePlanBytes(plan, set.structures.length) / 2;
  return new ExpectedError(
    'training-memory',
    `The system had not enough memory for this training and ended it; go on from the last checkpoint when other ` +
      `programs are closed${adviceFor(plan, set, half)}.`,
  );
}

function adviceFor(plan: TrainingPlan, { structures }: TrainingSet, bytes: number): string {
  const fitting = planThatFits(plan, structures.length, bytes);
  if (fitting === null) return ' or train on another computer';
  return `, or start anew with ${fitting.changed.join(' and ')}`;
}

/** The examples, with halves for coarse epochs, and batches of them. */
function bytesBeside(plan: TrainingPlan, set: TrainingSet): number {
  const { view, batch, consistency, coarseEpochs } = plan;
  const lists = [set.training, set.validation, plan.mode === 'mean-teacher' ? set.unlabelled : []];
  const examples = lists.flat().reduce((sum, example) => sum + exampleBytes(example), 0);
  const shape = {
    count: batch,
    structures: set.structures.length,
    width: view.width,
    height: view.height,
    unlabelled: plan.mode === 'mean-teacher' ? consistency.batch : 0,
    knownPerPixel: true,
  };
  return PROGRAM_BYTES + examples * (coarseEpochs > 0 ? 1.25 : 1) + BATCHES * 4 * batchLength(shape);
}

function gigabytes(bytes: number): string {
  return `${(Math.max(bytes, 0) / 1e9).toFixed(1)} GB`;
}
