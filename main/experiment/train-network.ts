import { CancelledError, ExpectedError } from '../../core/domain/errors.ts';
import type { TrainingExample } from '../../core/training/example.ts';
import type { TrainingPlan } from '../../core/training/plan.ts';
import type { Trainer, TrainingProgress } from '../training/training-set.ts';

export interface NetworkTraining {
  readonly plan: TrainingPlan;
  readonly structures: readonly string[];
  /** As `TrainingSet.mirrored`. */
  readonly mirrored: readonly number[];
  readonly training: readonly TrainingExample[];
  readonly unlabelled: readonly TrainingExample[];
}

/**
 * Trains one network of the study from scratch. Nothing is held out to choose an epoch: with a handful of labelled
 * cases that would be a choice by luck, so the averaged parameters of the last step are what counts.
 * @throws CancelledError when the signal fires; what the trainer throws.
 */
export async function trainNetwork(
  trainer: Trainer,
  { plan, structures, mirrored, training, unlabelled }: NetworkTraining,
  on: { readonly signal: AbortSignal; readonly progress: (progress: TrainingProgress) => void },
): Promise<Uint8Array> {
  if (on.signal.aborted) throw new CancelledError();
  const running = trainer.start(
    {
      plan,
      set: { structures, mirrored, training, validation: [], unlabelled },
      initial: null,
      checkpoint: null,
      // The same bits on every computer.
      provider: 'cpu',
    },
    {
      onProgress: on.progress,
      onEpoch: () => undefined,
      onValidation: () => undefined,
      onCheckpoint: () => Promise.resolve(),
    },
  );
  const stop = (): void => running.kill();
  on.signal.addEventListener('abort', stop, { once: true });
  try {
    const end = await running.end;
    if (end.kind === 'finished') return end.model;
    throw new ExpectedError('training-paused', 'A training of the study was paused; start the study again.');
  } catch (error) {
    if (on.signal.aborted) throw new CancelledError();
    throw error;
  } finally {
    on.signal.removeEventListener('abort', stop);
  }
}
