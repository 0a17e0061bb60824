import type { TrainingRun, TrainingRunDetail, TrainingSource } from '../../../core/contract/training.ts';
import type { TrainingPlan } from '../../../core/training/plan.ts';

/** What is asked for when a training begins. */
export interface TrainingOrder {
  readonly source: TrainingSource;
  readonly plan: TrainingPlan;
  /** Of the model that it makes. */
  readonly modelId: string;
  readonly name: string;
  /** What fine-tuning starts from. */
  readonly parent: string | null;
  /** Of the model; `1` when not said. */
  readonly version?: string;
  /** Of the model; what the station says by itself when not said. */
  readonly licence?: string;
  /** Execution provider; by measurement when not said. */
  readonly provider?: string | null;
}

/**
 * The trainings of a workspace: one goes on at a time, the others wait. What is known of them survives the program, and
 * one that was killed goes on from its last checkpoint.
 */
export interface TrainingRuns {
  /** Newest first. */
  list(): TrainingRun[];
  /** @throws ExpectedError `run-unknown`, as everything below. */
  detail(runId: string): TrainingRunDetail;
  /** Resolves when it is written down; it goes on by itself. */
  start(order: TrainingOrder): Promise<TrainingRun>;
  /** After the step in hand. @throws ExpectedError `run-state` where that makes no sense. */
  pause(runId: string): Promise<void>;
  /** From the last checkpoint, also after a failure. */
  resume(runId: string): Promise<void>;
  /** Ends it and makes the model of the best state so far. */
  finish(runId: string): Promise<void>;
  /** Ends it and removes everything of it but the model that it has made. */
  discard(runId: string): Promise<void>;
  /** Goes on with what a kill or a shutdown has interrupted, but not with what somebody has paused. */
  takeUp(): void;
  /** Ends what goes on, with a checkpoint where that does not take long: it is taken up at the next start. */
  close(): Promise<void>;
}
