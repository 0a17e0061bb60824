import type { TrainingRun, TrainingSource, TrainingSurvey } from '../../core/contract/training.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { TrainingOrder, TrainingRuns } from './runs/training-runs.ts';

/** Training of the next U-Net on what a workspace holds. */
export interface Training {
  readonly runs: TrainingRuns;
  /** What the cases of a source would give. Writes nothing. */
  survey(source: TrainingSource): Promise<TrainingSurvey>;
  /** @throws ExpectedError with the first reason why the source cannot be trained on. */
  start(order: TrainingOrder): Promise<TrainingRun>;
}

export function createTraining(): Training {
  const unknown = (): never => {
    throw new ExpectedError('run-unknown', 'This training is not there any more; look at the list again.');
  };
  const none = (): Promise<never> => Promise.resolve().then(unknown);
  return {
    runs: {
      list: () => [],
      detail: unknown,
      start: none,
      pause: none,
      resume: none,
      finish: none,
      discard: none,
      takeUp: () => undefined,
      close: () => Promise.resolve(),
    },
    survey: none,
    start: none,
  };
}
