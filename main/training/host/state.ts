import type { EpochPoint, ValidationPoint } from '../../../core/training/record.ts';

/** Vectors in the layout of the network, one number per parameter. */
export interface Vectors {
  readonly parameters: Float32Array;
  /** Running means of the gradient and of its square. */
  readonly m: Float32Array;
  readonly v: Float32Array;
  /** Running average of the parameters. */
  readonly average: Float32Array;
}

/** Parameters that were the best on the validation cases. */
export interface BestState {
  readonly epoch: number;
  readonly dice: number;
  readonly parameters: Float32Array;
}

/** Sums over the steps of the epoch in hand. */
export interface EpochSums extends Omit<EpochPoint, 'epoch'> {
  steps: number;
}

/** Everything that a run is at the end of a step: with it, and the same cases, the run goes on as if nothing had been. */
export interface TrainingState {
  /** Updates done. */
  step: number;
  vectors: Vectors;
  best: BestState | null;
  sums: EpochSums;
  readonly epochs: EpochPoint[];
  readonly validation: ValidationPoint[];
  /** Per structure. */
  readonly positiveWeights: Float32Array;
  /** Execution provider of the steps so far. */
  provider: string;
  /** Seconds of computing so far. */
  seconds: number;
}

export function noSums(): EpochSums {
  return {
    steps: 0,
    loss: 0,
    crossEntropy: 0,
    dice: 0,
    consistency: 0,
    learningRate: 0,
    stepSeconds: 0,
    waitSeconds: 0,
  };
}
