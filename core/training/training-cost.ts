import { blocksOf, headChannels } from './network/layout.ts';
import type { TrainingPlan } from './plan.ts';
import { scheduleOf } from './schedule.ts';

/** Multiplications and additions of two CPU cores in a second on steps of a U-Net, where nothing was measured yet: careful. */
export const ASSUMED_MACS_PER_SECOND = 12e9;
/** Gradients by inputs and by weights cost as much as the forward pass each. */
const PASSES = 3;

/** Multiply-adds of the network's forward pass on one image. */
export function forwardMacs(plan: Pick<TrainingPlan, 'network' | 'view'>, outputs: number): number {
  const { network, view } = plan;
  const pixels = view.width * view.height;
  const { down, up } = blocksOf(network);
  const convolutions = [...down, ...up].reduce(
    (sum, { level, incoming, outgoing }) =>
      sum + (9 * (incoming * outgoing + outgoing * outgoing) * pixels) / 4 ** level,
    0,
  );
  return convolutions + pixels * headChannels(network, outputs) * (down[0]?.outgoing ?? 1);
}

/** Multiply-adds of a whole training, without validation. */
function trainingMacs(plan: TrainingPlan, outputs: number, cases: number): number {
  const { batchesPerEpoch, coarseEpochs } = scheduleOf(plan, Math.max(1, cases));
  const fullEpochs = plan.epochs - coarseEpochs;
  const images =
    plan.mode === 'mean-teacher'
      ? // The teacher looks without gradients.
        plan.batch + plan.consistency.batch * (1 + 1 / PASSES)
      : plan.batch;
  return PASSES * forwardMacs(plan, outputs) * images * batchesPerEpoch * (fullEpochs + coarseEpochs / 4);
}

/** @param macsPerSecond as measured by earlier trainings here. */
export function trainingSeconds(
  plan: TrainingPlan,
  about: { readonly outputs: number; readonly cases: number; readonly macsPerSecond: number },
): number {
  return trainingMacs(plan, about.outputs, about.cases) / about.macsPerSecond;
}

/** Multiply-adds per second of epochs that were trained; null when there are none. */
export function measuredSpeed(
  plan: TrainingPlan,
  about: { readonly outputs: number; readonly cases: number },
  epochs: readonly { readonly stepSeconds: number; readonly waitSeconds: number }[],
): number | null {
  const seconds = epochs.reduce((sum, one) => sum + one.stepSeconds + one.waitSeconds, 0);
  if (epochs.length === 0 || !(seconds > 0)) return null;
  const done = { ...plan, epochs: epochs.length };
  return trainingMacs(done, about.outputs, about.cases) / seconds;
}
