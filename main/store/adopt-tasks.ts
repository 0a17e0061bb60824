import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { taskSchema, type Task } from '../../core/domain/task.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { TaskTable } from './task-table.ts';

/** Workspaces of the first version keep their tasks in `tasks/<id>.json` only: those that have labels come in. */
export async function adoptTasks(workspace: Workspace, tasks: TaskTable): Promise<void> {
  for (const id of workspace.labels.tasks()) {
    if (tasks.find(id) !== null) continue;
    const task = await readTaskFile(join(workspace.folder, 'tasks', `${id}.json`));
    if (task?.id === id) tasks.put(task);
  }
}

/** Null when it is gone or damaged: its labels are then of no use until somebody adds the task again. */
async function readTaskFile(path: string): Promise<Task | null> {
  try {
    return taskSchema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}
