import { ExpectedError } from '../../../core/domain/errors.ts';
import type { Task } from '../../../core/domain/task.ts';
import { outputsOf } from './outputs-of.ts';
import type { RunRecord } from './run-record.ts';

/**
 * Masks are brought to outputs by their places in the task: of another task they would be those of other structures.
 * @throws ExpectedError `training-task-changed`
 */
export function requireSameOutputs({ structures }: Pick<RunRecord, 'structures'>, task: Task): void {
  const now = outputsOf(task);
  if (now.map(({ id }) => id).join() === structures.map(({ id }) => id).join()) return;
  throw new ExpectedError(
    'training-task-changed',
    'The task has got other structures since this training was started; discard it and start it anew.',
  );
}
