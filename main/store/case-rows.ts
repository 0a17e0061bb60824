import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Task } from '../../core/domain/task.ts';
import type { CaseState } from '../../core/review/case-state.ts';
import { deriveCase, isTouched, marksOf, type CaseMarks } from './case-marks.ts';
import {
  labelOutlineSchema,
  modelName,
  structureSummarySchema,
  summarise,
  type LabelOutline,
  type StructureSummary,
} from './case-summary.ts';
import { storedSql } from '../workspace/sealed/stored-sql.ts';
import type { TaskTable } from './task-table.ts';

/**
 * Keeps rows of the worklist in step with labels and journal. Opens no transaction of its own: its callers write
 * the row in the transaction that holds what the row follows from.
 */
export interface CaseRows {
  /** The journal of a case got an entry. Unknown cases are none of the worklist's business. */
  changed(caseId: string, state: CaseState): void;
  /** A label was added or became the newest of this frame again. */
  labelled(taskId: string, frameId: string): void;
  /** Empty clears. @returns false when there is no such case. */
  setProblem(caseId: string, problem: string): boolean;
  /** Brings a row up to date with its frames, newest labels and task. */
  refresh(row: number): void;
}

type FrameLabels = ReadonlyMap<string, string | null>;

const summaryListSchema = z.array(structureSummarySchema);
const marksSchema = z.record(z.string(), z.number().int());

/** @param now the present time, ISO 8601. */
export function createCaseRows(database: DatabaseSync, tasks: TaskTable, now: () => string): CaseRows {
  const select = (where: string) =>
    database.prepare(
      `SELECT id, task_id, frames, gone, problem, begun, labels, labelled, summary, marks, model
       FROM review_case WHERE ${where}`,
    );
  const byRow = select('id = ?');
  const byCase = select('case_id = ?');
  const byFrame = select(
    `task_id = ? AND id IN (
       SELECT case_row FROM case_frame JOIN instance ON instance.id = instance_id
       WHERE sop_uid = substr(?2, 1, instr(?2, '#') - 1) AND frame_index = substr(?2, instr(?2, '#') + 1))`,
  );
  const frames = database.prepare(
    `SELECT position, sop_uid || '#' || frame_index AS frame_id, label_id FROM case_frame
     JOIN instance ON instance.id = instance_id WHERE case_row = ? ORDER BY position`,
  );
  const newest = database.prepare(
    'SELECT id FROM pseudo_label WHERE task_id = ? AND frame_id = ? ORDER BY sequence DESC LIMIT 1',
  );
  const putLabel = database.prepare('UPDATE case_frame SET label_id = ? WHERE case_row = ? AND position = ?');
  const record = database.prepare('SELECT record FROM pseudo_label WHERE id = ?');
  const setProblem = database.prepare(
    `UPDATE main.review_case SET problem = ${storedSql(database).single('review_case.problem', '?1', 'case_id')}
     WHERE case_id = ?2`,
  );
  const write = database.prepare(
    `UPDATE main.review_case SET begun = ?, labels = ?, labelled = ?, summary = ?, marks = ?, model = ?, state = ?,
       quality = ?, worst = ?, flags = ?, structures = ?, decided = ?, deferred = ?, edited = ?, figures = ?,
       changed_at = ? WHERE id = ?`,
  );

  const frameIds = (row: StoredRow) =>
    frames.all(row.id).map((one) => ({
      position: Number(one['position']),
      frameId: String(one['frame_id']),
      labelId: one['label_id'] === null ? null : String(one['label_id']),
    }));
  /** The label in force of every frame: the review's once it has begun, until then the newest one. */
  const labelsInForce = (row: StoredRow, state: CaseState | null): FrameLabels => {
    if (state !== null && isTouched(state)) return new Map(Object.entries(state.labels));
    return new Map(
      frameIds(row).map(({ frameId, labelId }) => {
        const found = row.begun ? labelId : newest.get(row.taskId, frameId)?.['id'];
        return [frameId, typeof found === 'string' ? found : null];
      }),
    );
  };
  const outlineOf = (id: string): LabelOutline | null => {
    try {
      return labelOutlineSchema.parse(JSON.parse(String(record.get(id)?.['record'])));
    } catch {
      // Damaged, or of another version: as if it were not there, so that its case is prepared again.
      return null;
    }
  };
  const relabel = (row: StoredRow, task: Task, labels: FrameLabels): Labelling => {
    const outlines: LabelOutline[] = [];
    const given = [...labels.values()].filter((id) => id !== null).length;
    // Frames of a stack are labelled one by one: all of them are read when the last one is there.
    const worthReading = row.begun || given === row.frames;
    for (const { position, frameId, labelId } of frameIds(row)) {
      const id = labels.get(frameId) ?? null;
      if (id !== labelId) putLabel.run(id, row.id, position);
      const outline = id === null || !worthReading ? null : outlineOf(id);
      if (outline !== null) outlines.push(outline);
    }
    const summary = summarise(task, outlines);
    return { summary, labelled: worthReading ? outlines.length : given, model: modelName(task, outlines) };
  };
  const update = (row: StoredRow, state: CaseState | null): void => {
    const task = tasks.find(row.taskId);
    if (task === null) return;
    const labels = labelsInForce(row, state);
    const key = keyOf(task, labels);
    const { summary, labelled, model } =
      key === row.labels
        ? { summary: readSummary(row.summary), labelled: row.labelled, model: row.model }
        : relabel(row, task, labels);
    const marks = state === null ? readMarks(row.marks) : marksOf(state);
    const derived = deriveCase({
      summary,
      marks,
      labelled: labelled === row.frames,
      gone: row.gone !== '',
      problem: row.problem !== '',
    });
    write.run(
      Number(row.begun || (state !== null && isTouched(state))),
      key,
      labelled,
      JSON.stringify(summary),
      JSON.stringify(marks),
      model,
      derived.state,
      derived.quality,
      derived.worst,
      derived.flags,
      derived.structures,
      derived.decided,
      derived.deferred,
      derived.edited,
      new Uint8Array(derived.figures.buffer),
      now(),
      row.id,
    );
  };
  const updateFound = (found: Record<string, unknown> | undefined, state: CaseState | null): void => {
    if (found !== undefined) update(rowOf(found), state);
  };
  return {
    changed: (caseId, state) => {
      updateFound(byCase.get(caseId), state);
    },
    labelled(taskId, frameId) {
      for (const row of byFrame.all(taskId, frameId)) update(rowOf(row), null);
    },
    setProblem(caseId, problem) {
      if (setProblem.run(problem, caseId).changes === 0) return false;
      updateFound(byCase.get(caseId), null);
      return true;
    },
    refresh: (row) => {
      updateFound(byRow.get(row), null);
    },
  };
}

interface Labelling {
  readonly summary: readonly StructureSummary[];
  /** Frames that have a label. */
  readonly labelled: number;
  readonly model: string;
}

interface StoredRow {
  readonly id: number;
  readonly taskId: string;
  readonly frames: number;
  readonly gone: string;
  readonly problem: string;
  readonly begun: boolean;
  readonly labels: string;
  readonly labelled: number;
  readonly summary: string;
  readonly marks: string;
  readonly model: string;
}

function rowOf(row: Record<string, unknown>): StoredRow {
  return {
    id: Number(row['id']),
    taskId: String(row['task_id']),
    frames: Number(row['frames']),
    gone: String(row['gone']),
    problem: String(row['problem']),
    begun: row['begun'] === 1,
    labels: String(row['labels']),
    labelled: Number(row['labelled']),
    summary: String(row['summary']),
    marks: String(row['marks']),
    model: String(row['model']),
  };
}

/** Names what a summary follows from: labels, and structures, names and model of the task. */
function keyOf(task: Task, labels: FrameLabels): string {
  const lines = [...labels].sort(([a], [b]) => (a < b ? -1 : 1)).map(([frame, id]) => `${frame} ${id ?? ''}`);
  const structures = task.structures.map(({ id, name, mayBeAbsent }) => [id, name, mayBeAbsent]);
  const text = JSON.stringify([task.models.unet, structures, lines]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function readSummary(json: string): StructureSummary[] {
  return summaryListSchema.parse(JSON.parse(json));
}

function readMarks(json: string): CaseMarks {
  return marksSchema.parse(JSON.parse(json));
}
