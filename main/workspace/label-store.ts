import type { DatabaseSync } from 'node:sqlite';
import { pseudoLabelSchema, type PseudoLabel } from '../../core/domain/pseudo-label.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import { storedSql } from './sealed/stored-sql.ts';

/** Pseudo labels of a workspace. They are only ever added (rule M3). */
export interface LabelStore {
  /** Whether there is such a label and it can be read. */
  has(id: string): boolean;
  /**
   * Adds a label and makes it the newest of its frame and task; the record of one that is there already stays as it
   * is, unless it can no longer be read.
   */
  put(label: PseudoLabel): void;
  get(id: string): PseudoLabel;
  /** Makes a label the newest of its frame and task again: its settings were asked for anew. The record stays. */
  confirm(id: string): void;
  /** The newest label of every frame under a task, in the order of the frames' ids. */
  newest(taskId: string): PseudoLabel[];
  /** Ids of the tasks that have labels. */
  tasks(): string[];
}

/** @param database the workspace's catalogue, already open for writing. */
export function createLabelStore(database: DatabaseSync): LabelStore {
  const one = database.prepare('SELECT record FROM pseudo_label WHERE id = ?');
  const remove = database.prepare('DELETE FROM main.pseudo_label WHERE id = ?');
  const insert = database.prepare(
    `INSERT OR IGNORE INTO main.pseudo_label (id, frame_id, task_id, task_version, created_at, record)
     VALUES (?1, ?2, ?3, ?4, ?5, ${storedSql(database).single('pseudo_label.record', '?6', '?1')})`,
  );
  const confirm = database.prepare(
    `UPDATE main.pseudo_label SET sequence = (SELECT MAX(sequence) + 1 FROM pseudo_label)
     WHERE id = ? AND sequence < (
       SELECT MAX(other.sequence) FROM pseudo_label AS other
       WHERE other.task_id = pseudo_label.task_id AND other.frame_id = pseudo_label.frame_id
     )`,
  );
  const newest = database.prepare(
    `SELECT record FROM pseudo_label WHERE sequence IN (
       SELECT MAX(sequence) FROM pseudo_label WHERE task_id = ? GROUP BY frame_id
     ) ORDER BY frame_id`,
  );
  const tasks = database.prepare('SELECT DISTINCT task_id AS id FROM pseudo_label ORDER BY id');
  return {
    has: (id) => isReadable(one.get(id)),
    put(label) {
      const { id, frame, task, createdAt } = label;
      if (!isReadable(one.get(id))) remove.run(id);
      insert.run(id, frame.frameId, task.id, task.version, createdAt, JSON.stringify(label));
      confirm.run(id);
    },
    get(id) {
      const row = one.get(id);
      if (row === undefined) {
        throw new ExpectedError('label-unknown', `This workspace has no pseudo label ${id.slice(0, 12)}.`);
      }
      return parse(row);
    },
    confirm: (id) => void confirm.run(id),
    newest: (taskId) => newest.all(taskId).map(parse),
    tasks: () => tasks.all().map((row) => String(row.id)),
  };
}

type Row = Record<string, unknown>;

function recordOf(row: Row): PseudoLabel | null {
  try {
    return pseudoLabelSchema.safeParse(JSON.parse(String(row.record))).data ?? null;
  } catch {
    return null;
  }
}

function isReadable(row: Row | undefined): boolean {
  return row !== undefined && recordOf(row) !== null;
}

function parse(row: Row): PseudoLabel {
  const label = recordOf(row);
  if (label !== null) return label;
  throw new ExpectedError(
    'label-damaged',
    'A pseudo label of this workspace was written by another version of Countersign or is damaged; ' +
      'prepare its case again.',
  );
}
