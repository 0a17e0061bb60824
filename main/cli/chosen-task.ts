import { ExpectedError } from '../../core/domain/errors.ts';
import type { Store, StoredTask } from '../store/store.ts';
import { UsageError } from './command.ts';

/** The task that was asked for, else the only one of a workspace that has cases. */
export async function chosenTask(store: Store, wanted: string | undefined): Promise<StoredTask> {
  const tasks = await store.tasks();
  const names = tasks.map(({ task }) => task.id).join(', ');
  if (wanted !== undefined) {
    const found = tasks.find(({ task }) => task.id === wanted);
    if (found !== undefined) return found;
    throw new ExpectedError(
      'task-unknown',
      `This workspace has no task ${wanted}; it has ${names === '' ? 'none' : names}.`,
    );
  }
  const used = tasks.filter(({ cases }) => cases > 0);
  const [only] = used;
  if (only === undefined) {
    throw new ExpectedError(
      'nothing-selected',
      'This workspace has no cases; import images and prepare them first.',
    );
  }
  if (used.length === 1) return only;
  throw new UsageError(`This workspace has several tasks, so say --task with one of ${names}`);
}
