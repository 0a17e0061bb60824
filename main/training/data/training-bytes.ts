import { blocksOf, parameterCount, parameterLayout } from '../../../core/training/network/layout.ts';
import type { TrainingPlan } from '../../../core/training/plan.ts';

/** Tensors of one convolution that a step holds for the way back: input, output, normalised, activated, gradients. */
const KEPT = 6;
const FLOAT = 4;
/** The runtime, and the programs around it. */
const BASE_BYTES = 200 * 2 ** 20;

/** Memory that a training asks for, estimated. @param cases that are learnt from. */
export function trainingBytes(plan: TrainingPlan, outputs: number, cases: number): number {
  const pixels = plan.view.width * plan.view.height;
  const { down, up } = blocksOf(plan.network);
  const perImage = [...down, ...up].reduce(
    (sum, { name, outgoing }) => sum + (2 * KEPT * outgoing * pixels) / 4 ** Number(name.split('.')[1]),
    4 * outputs * pixels,
  );
  // Parameters, m, v, average, each in and out, and the gradient.
  const state = 9 * parameterCount(parameterLayout(plan.network, outputs));
  const set = cases * pixels * (2 + 0.3 * outputs);
  return BASE_BYTES + FLOAT * (perImage * plan.batch + state) + set;
}
