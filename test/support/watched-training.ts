import type { EpochPoint, ValidationPoint } from '../../core/training/record.ts';
import type {
  FinishedTraining,
  RunningTraining,
  Trainer,
  TrainingListener,
  TrainingProgress,
  TrainingRequest,
} from '../../main/training/training-set.ts';
import { shapeSet, tinyPlan } from './training-scenes.ts';

/** A training and everything that it has told. */
export interface WatchedTraining {
  readonly run: RunningTraining;
  readonly progress: TrainingProgress[];
  readonly epochs: EpochPoint[];
  readonly validation: ValidationPoint[];
  readonly checkpoints: Uint8Array[];
  readonly warnings: string[];
}

/** Starts a training, of the tiny plan on the CPU where nothing else is said. @param on what happens at news */
export function watchTraining(
  trainer: Trainer,
  request: Partial<TrainingRequest> = {},
  on: Partial<TrainingListener> = {},
): WatchedTraining {
  const told = {
    progress: [] as TrainingProgress[],
    epochs: [] as EpochPoint[],
    validation: [] as ValidationPoint[],
    checkpoints: [] as Uint8Array[],
    warnings: [] as string[],
  };
  const whole = { plan: tinyPlan(), set: shapeSet(), initial: null, checkpoint: null, provider: 'cpu' };
  const run = trainer.start(
    { ...whole, ...request },
    {
      onProgress(progress) {
        told.progress.push(progress);
        on.onProgress?.(progress);
      },
      onEpoch(point) {
        told.epochs.push(point);
        on.onEpoch?.(point);
      },
      onValidation(point) {
        told.validation.push(point);
        on.onValidation?.(point);
      },
      onCheckpoint(state) {
        told.checkpoints.push(state);
        return on.onCheckpoint?.(state) ?? Promise.resolve();
      },
      onWarning: (sentence) => told.warnings.push(sentence),
    },
  );
  return { run, ...told };
}

/** @throws what ended the training, or Error when it was paused */
export async function finished({ run }: Pick<WatchedTraining, 'run'>): Promise<FinishedTraining> {
  const end = await run.end;
  if (end.kind !== 'finished') throw new Error('The training was paused.');
  return end;
}
