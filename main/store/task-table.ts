import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { ExpectedError } from '../../core/domain/errors.ts';
import { taskSchema, type Task } from '../../core/domain/task.ts';
import type { StoredTask } from './store.ts';

/** The tasks of a workspace, every version that was ever used. The newest one of an id counts. */
export interface TaskTable {
  /** Adds a version, or makes a known one the last that was put. @returns what the journal says of it. */
  put(task: Task): { readonly sha256: string; readonly fresh: boolean };
  /** @throws ExpectedError `task-unknown` */
  newest(taskId: string): Task;
  find(taskId: string): Task | null;
  ids(): string[];
  /** In the order of their ids, with the number of cases under each. */
  all(): StoredTask[];
}

/** @param database the workspace's catalogue, already open for writing. */
export function createTaskTable(database: DatabaseSync): TaskTable {
  const insert = database.prepare(
    'INSERT OR IGNORE INTO task (id, version, sha256, json) VALUES (?, ?, ?, ?)',
  );
  // The same text put again counts as new only among its own version.
  const renew = database.prepare(
    `UPDATE task SET sequence = (SELECT MAX(sequence) + 1 FROM task) WHERE id = ? AND sha256 = ? AND sequence <
       (SELECT MAX(sequence) FROM task AS other WHERE other.id = task.id AND other.version = task.version)`,
  );
  const newest = database.prepare(
    'SELECT sequence, json FROM task WHERE id = ? ORDER BY version DESC, sequence DESC LIMIT 1',
  );
  const ids = database.prepare('SELECT DISTINCT id FROM task ORDER BY id');
  const cases = database.prepare('SELECT COUNT(*) AS n FROM review_case WHERE task_id = ?');
  // Parsing a task takes a millisecond, and every change of a case asks for it.
  const parsed = new Map<string, { readonly sequence: number; readonly task: Task }>();
  const find = (taskId: string): Task | null => {
    const row = newest.get(taskId);
    if (row === undefined) return null;
    const sequence = Number(row['sequence']);
    const known = parsed.get(taskId);
    if (known?.sequence === sequence) return known.task;
    const task = readTask(taskId, String(row['json']));
    parsed.set(taskId, { sequence, task });
    return task;
  };
  const need = (taskId: string): Task => {
    const task = find(taskId);
    if (task !== null) return task;
    throw new ExpectedError('task-unknown', `This workspace has no task ${taskId}; add it first.`);
  };
  return {
    put(task) {
      const sha256 = taskSha256(task);
      const { changes } = insert.run(task.id, task.version, sha256, JSON.stringify(task));
      if (changes === 0) renew.run(task.id, sha256);
      return { sha256, fresh: changes > 0 };
    },
    find,
    ids: () => ids.all().map(({ id }) => String(id)),
    newest: need,
    all: () =>
      ids.all().map(({ id }) => {
        const task = need(String(id));
        return { task, sha256: taskSha256(task), cases: Number(cases.get(task.id)?.['n'] ?? 0) };
      }),
  };
}

/** As in the records of the labels that were made under it. */
function taskSha256(task: Task): string {
  return createHash('sha256').update(JSON.stringify(task)).digest('hex');
}

function readTask(taskId: string, json: string): Task {
  try {
    return taskSchema.parse(JSON.parse(json));
  } catch (cause) {
    throw new ExpectedError(
      'task-damaged',
      `The task ${taskId} of this workspace cannot be read; add it again.`,
      { cause },
    );
  }
}
