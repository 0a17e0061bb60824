import type { EpochPoint } from '../../../core/training/record.ts';
import type { EpochSums } from './state.ts';
import type { StepFigures } from './stepper.ts';

export interface StepMeasures extends Omit<StepFigures, 'gradientNorm'> {
  readonly learningRate: number;
  readonly stepSeconds: number;
  readonly waitSeconds: number;
}

export function addFigures(sums: EpochSums, step: StepMeasures): void {
  sums.steps++;
  sums.loss += step.loss;
  sums.crossEntropy += step.crossEntropy;
  sums.dice += step.dice;
  sums.consistency += step.consistency;
  sums.learningRate += step.learningRate;
  sums.stepSeconds += step.stepSeconds;
  sums.waitSeconds += step.waitSeconds;
}

/** Means, but for the seconds. @param epoch from 1 */
export function pointOf({ steps, ...sums }: EpochSums, epoch: number): EpochPoint {
  return {
    epoch,
    loss: sums.loss / steps,
    crossEntropy: sums.crossEntropy / steps,
    dice: sums.dice / steps,
    consistency: sums.consistency / steps,
    learningRate: sums.learningRate / steps,
    stepSeconds: sums.stepSeconds,
    waitSeconds: sums.waitSeconds,
  };
}
