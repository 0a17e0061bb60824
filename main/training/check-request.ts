import { ExpectedError } from '../../core/domain/errors.ts';
import { parameterCount, parameterLayout } from '../../core/training/network/layout.ts';
import { scheduleOf } from '../../core/training/schedule.ts';
import type { TrainingRequest } from './training-set.ts';

/**
 * What can be told before a process is started; the rest is checked there.
 * @throws ExpectedError `training-no-cases`, `training-plan`, `training-parameters`
 */
export function checkRequest({ plan, set, initial, checkpoint }: TrainingRequest): void {
  scheduleOf(plan, set.training.length);
  if (plan.mode === 'fine-tune' && initial === null && checkpoint === null) {
    throw new ExpectedError(
      'training-parameters',
      'Fine-tuning needs a model to start from; name one, or train from the beginning.',
    );
  }
  const count = parameterCount(parameterLayout(plan.network, set.structures.length));
  if (initial !== null && initial.length !== count) {
    throw new ExpectedError(
      'training-parameters',
      `The model to start from has ${String(initial.length)} parameters and this network has ${String(count)}; train with the plan of that model.`,
    );
  }
}
