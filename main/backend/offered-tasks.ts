import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { Task } from '../../core/domain/task.ts';
import { loadTask } from '../models/load-task.ts';
import type { ModelRegistry } from '../models/model-registry.ts';
import type { Store } from '../store/store.ts';
import type { Engines } from './engines.ts';

export interface TaskPorts {
  readonly folder: string;
  readonly registry: ModelRegistry;
  readonly engines: Engines;
  readonly store: Store;
  readonly log: (line: string) => void;
}

/** Tasks that lie beside models: `<folder>/<id>/task.json`. One that cannot be read does not hide the others. */
export async function shippedTasks({ registry, log }: Pick<TaskPorts, 'registry' | 'log'>): Promise<Task[]> {
  const tasks: Task[] = [];
  for (const { id } of registry.list()) {
    const folder = registry.folderOf(id);
    const names = await readdir(folder).catch((): string[] => []);
    if (names.includes('task.json')) tasks.push(...(await readTask(join(folder, 'task.json'), log)));
  }
  return tasks;
}

/**
 * Brings tasks into the workspace: those that `prepare` and `calibrate` have left in its folder, where they are
 * newer; and in a workspace without any task the shipped ones whose models are whole, so that images become cases
 * without a question.
 */
export async function settleTasks(ports: TaskPorts): Promise<void> {
  const { store, folder, engines, log } = ports;
  const known = new Map((await store.tasks()).map(({ task }) => [task.id, task]));
  const own = await workspaceTasks(folder, log);
  for (const task of own) {
    const present = known.get(task.id);
    if (present !== undefined && present.version >= task.version) continue;
    await store.putTask(task);
    known.set(task.id, task);
  }
  if (known.size > 0) return;
  for (const task of await shippedTasks(ports)) {
    const problem = await engines.problem(task);
    if (problem === '') await store.putTask(task);
    else log(`the task ${task.id} is not offered: its models are not usable`);
  }
}

async function workspaceTasks(folder: string, log: TaskPorts['log']): Promise<Task[]> {
  const place = join(folder, 'tasks');
  const names = await readdir(place).catch((): string[] => []);
  const files = names.filter((name) => name.endsWith('.json')).sort();
  return (await Promise.all(files.map((name) => readTask(join(place, name), log)))).flat();
}

async function readTask(file: string, log: TaskPorts['log']): Promise<Task[]> {
  try {
    return [await loadTask(file, { folders: [] })];
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    log(`a task file was left out: ${error.code}`);
    return [];
  }
}
