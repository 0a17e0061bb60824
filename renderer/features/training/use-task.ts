import { useStore } from 'zustand';
import type { Task } from '../../../core/domain/task.ts';
import { useWorkstation } from '../../app/workstation-context.ts';

/** The task that the page is about; null until the workspace has one. */
export function useTask(): Task | null {
  const { training, session } = useWorkstation();
  const taskId = useStore(training.store, (state) => state.taskId);
  const tasks = useStore(session.store, (state) => state.tasks);
  return tasks.find(({ task }) => task.id === taskId)?.task ?? null;
}
