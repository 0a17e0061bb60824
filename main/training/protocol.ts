import type { TrainingExample } from '../../core/training/example.ts';
import type { TrainingPlan } from '../../core/training/plan.ts';
import type { EpochPoint, ValidationPoint } from '../../core/training/record.ts';
import type { FinishedTraining, TrainingProgress } from './training-set.ts';

/**
 * What the trainer's client and its host process say to each other: the host says `ready`, gets `prepare`, says `chosen`,
 * gets the examples in parts and `start`, and tells of the run until it says how that has ended. One run a process.
 * The host touches no file: what must survive leaves it as a message.
 */

/** Lists of examples in a training set. */
export type ExampleList = 'training' | 'validation' | 'unlabelled';

/** Everything but the examples and the states. */
export interface TrainerRun {
  readonly plan: TrainingPlan;
  readonly structures: readonly string[];
  readonly mirrored: readonly number[];
  /** Cases that will come. */
  readonly cases: Readonly<Record<ExampleList, number>>;
  /** Execution providers to measure beside the CPU, or the one that was asked for. */
  readonly providers: readonly string[];
  /** False: the only provider of `providers` is used without measuring. */
  readonly measured: boolean;
  /** Threads within one operator, and threads that make batches. */
  readonly threads: number;
  readonly loaders: number;
  /** Least milliseconds between two checkpoints, but for the one of a pause. */
  readonly checkpointEveryMs: number;
}

export type ToTrainer =
  | { readonly kind: 'prepare'; readonly run: TrainerRun }
  /** Answered by `taken`, before which no further part comes: neither side holds more than one part in its pipes. */
  | {
      readonly kind: 'examples';
      readonly list: ExampleList;
      readonly examples: readonly TrainingExample[];
    }
  | { readonly kind: 'start'; readonly initial: Float32Array | null; readonly checkpoint: Uint8Array | null }
  /** The checkpoint is kept. (Where it cannot be, the client ends the process.) */
  | { readonly kind: 'stored' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'finish' };

export type FromTrainer =
  | { readonly kind: 'ready' }
  /** A provider is about to be tried: where the process ends now, that provider ended it. */
  | { readonly kind: 'trying'; readonly provider: string }
  /** @see ProviderChoice */
  | { readonly kind: 'chosen'; readonly provider: string; readonly reason: string }
  | { readonly kind: 'taken' }
  /** It goes on: within long steps and measurements, several times before anybody takes it for stuck. */
  | { readonly kind: 'alive' }
  | { readonly kind: 'progress'; readonly progress: TrainingProgress }
  | { readonly kind: 'epoch'; readonly point: EpochPoint }
  | { readonly kind: 'validation'; readonly point: ValidationPoint }
  | { readonly kind: 'warning'; readonly message: string }
  /** Answered by `stored`. */
  | { readonly kind: 'checkpoint'; readonly state: Uint8Array }
  | { readonly kind: 'finished'; readonly end: FinishedTraining }
  | { readonly kind: 'paused'; readonly checkpoint: Uint8Array }
  /** An expected failure: a code for machines, a sentence for people. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  /** A bug: what was thrown, for the log. */
  | { readonly kind: 'broken'; readonly message: string };
