import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ExpectedError } from '../../core/domain/errors.ts';
import { PLAIN_ID } from '../../core/domain/plain-id.ts';
import { taskSchema, type Task } from '../../core/domain/task.ts';
import type { ModelRegistry } from './model-registry.ts';
import { readJson } from './read-json.ts';

export interface TaskPlaces {
  /** Folders of models: a task called like its model lies in `<folder>/<id>/task.json`. */
  readonly folders: readonly string[];
  /** A workspace, whose `tasks/<id>.json` come first: they are the calibrated ones. */
  readonly workspace?: string;
  /** Where a file's relative path starts: a person's folder, which is not always the process's. */
  readonly cwd?: string;
}

const taskKind = { code: 'task', noun: 'task' };

/** `wrist` is an id; `wrist.json`, `./wrist` and `C:\wrist` are files. */
function isId(idOrFile: string): boolean {
  return PLAIN_ID.test(idOrFile);
}

/**
 * Reads a task by id or from a file.
 *
 * @throws ExpectedError `task-unknown`, `task-missing`, `task-wrong` with the path of the wrong field
 */
export async function loadTask(idOrFile: string, places: TaskPlaces): Promise<Task> {
  const file = isId(idOrFile) ? findTask(idOrFile, places) : resolve(places.cwd ?? '', idOrFile);
  return readJson(file, taskSchema, taskKind);
}

function findTask(id: string, { folders, workspace }: TaskPlaces): string {
  const places = [
    ...(workspace === undefined ? [] : [join(workspace, 'tasks', `${id}.json`)]),
    ...folders.map((folder) => join(folder, id, 'task.json')),
  ];
  const file = places.find((place) => existsSync(place));
  if (file !== undefined) return file;
  throw new ExpectedError('task-unknown', `There is no task ${id}; looked for ${places.join(', ')}.`);
}

/**
 * Makes sure that the models of a task exist, are of the right kind, and have an output per structure.
 *
 * @throws ExpectedError `task-wrong` naming the structure or model, or what is wrong with a model
 */
export function checkTask(task: Task, registry: Pick<ModelRegistry, 'get'>): void {
  const unet = registry.get(task.models.unet);
  if (unet.kind !== 'unet')
    throw wrong(task, 'models.unet', `${unet.id} is a ${unet.kind} model, not a unet`);
  if (task.models.sam !== undefined) {
    const sam = registry.get(task.models.sam);
    if (sam.kind !== 'sam') throw wrong(task, 'models.sam', `${sam.id} is a ${sam.kind} model, not a sam`);
  }
  const outputs = unet.outputs.map(({ structure }) => structure);
  const seen = new Set<string>();
  for (const { id, output } of task.structures) {
    if (seen.has(id)) throw wrong(task, `structure ${id}`, 'it is listed twice');
    seen.add(id);
    if (outputs.includes(output ?? id)) continue;
    const known = outputs.join(', ');
    throw wrong(
      task,
      `structure ${id}`,
      `the model ${unet.id} has no output ${output ?? id}, it has ${known}`,
    );
  }
}

function wrong(task: Task, where: string, what: string): ExpectedError {
  return new ExpectedError('task-wrong', `The task ${task.id} is wrong at ${where}: ${what}.`);
}
