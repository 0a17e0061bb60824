import type { TrainingExample } from '../../core/training/example.ts';
import type { TrainingPlan } from '../../core/training/plan.ts';
import type { EpochPoint, ValidationPoint } from '../../core/training/record.ts';

/** Everything that a training learns from, in memory. Holds patients' pixels, no identifiers. */
export interface TrainingSet {
  /** Ids, in the order of the network's outputs and of `TrainingExample.targets`. */
  readonly structures: readonly string[];
  /** Index of the structure that each becomes in a mirror image: its own, or its partner's of the other side. */
  readonly mirrored: readonly number[];
  readonly training: readonly TrainingExample[];
  readonly validation: readonly TrainingExample[];
  /** For a mean teacher; their targets are not looked at. */
  readonly unlabelled: readonly TrainingExample[];
}

export interface TrainingRequest {
  readonly plan: TrainingPlan;
  readonly set: TrainingSet;
  /** Parameters to start from (fine-tuning), in the layout of the network; null: drawn from the seed. */
  readonly initial: Float32Array | null;
  /** Where an interrupted run goes on; null: from the beginning. */
  readonly checkpoint: Uint8Array | null;
  /**
   * Execution provider, e.g. `cpu`; null or not said: that of the checkpoint, else the fastest whose numbers are the CPU's,
   * by measurement.
   */
  readonly provider?: string | null;
}

export interface TrainingProgress {
  /** The one in hand, from 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Updates done and in all. */
  readonly step: number;
  readonly steps: number;
  readonly loss: number;
  readonly secondsLeft: number | null;
  readonly provider: string;
}

export interface TrainingListener {
  onProgress(progress: TrainingProgress): void;
  onEpoch(point: EpochPoint): void;
  onValidation(point: ValidationPoint): void;
  /** The whole state, after an epoch; the answer is waited for, so that a full disk stops the run in order. */
  onCheckpoint(state: Uint8Array): Promise<void>;
  /** One sentence that a person should know, e.g. of a structure that no case shows. */
  onWarning?(sentence: string): void;
}

export interface FinishedTraining {
  readonly kind: 'finished';
  /** ONNX file of the inference graph: input `image` [1, 1, H, W], output `logits` [1, C, H, W]. */
  readonly model: Uint8Array;
  /** The same as a flat vector, in the layout of the network. */
  readonly parameters: Float32Array;
  readonly epochs: readonly EpochPoint[];
  readonly validation: readonly ValidationPoint[];
  readonly chosenEpoch: number;
  readonly provider: string;
  readonly runtime: string;
  readonly seconds: number;
}

export type TrainingEnd =
  | FinishedTraining
  /** Paused: `checkpoint` holds everything. */
  | { readonly kind: 'paused'; readonly checkpoint: Uint8Array };

/** A training that goes on in a process of its own. */
export interface RunningTraining {
  /**
   * @throws ExpectedError in one sentence; `training-memory` names the plan that would fit. CancelledError after `kill`.
   * The last checkpoint that `onCheckpoint` was given stays good.
   */
  readonly end: Promise<TrainingEnd>;
  /** After the step in hand. */
  pause(): void;
  /** After the step in hand, with the best state so far. */
  finish(): void;
  /** At once, without a state. */
  kill(): void;
}

/** Starts trainings; implemented over a child process (trainer-client.ts). */
export interface Trainer {
  /**
   * For whoever has yet to make the examples, which takes long: `start` looks again, and counts them too.
   * @throws ExpectedError `training-memory` when the memory that is free does not hold the steps of this plan
   */
  requireMemory?(plan: TrainingPlan, structures: readonly string[]): void;
  start(request: TrainingRequest, listener: TrainingListener): RunningTraining;
}
