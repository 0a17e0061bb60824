import type { DatabaseSync } from 'node:sqlite';
import { parseFacts } from '../dicom/catalogue/instance-facts.ts';
import type { ReviewedCase } from '../review/reviewed-case.ts';
import type { TaskTable } from './task-table.ts';
import { unknownCase } from './worklist.ts';

/** Sizes of images that are remembered: every stroke asks for those of its case. */
const KEPT = 20_000;

/** What a review has to know of its case. @throws ExpectedError `case-unknown` */
export function createReviewedCases(
  database: DatabaseSync,
  tasks: TaskTable,
): (caseId: string) => ReviewedCase {
  const find = database.prepare('SELECT id, task_id FROM review_case WHERE case_id = ?');
  const framesOf = database.prepare(
    `SELECT instance_id, sop_uid || '#' || frame_index AS frame_id, (
       SELECT pseudo_label.id FROM pseudo_label WHERE task_id = ?
         AND frame_id = sop_uid || '#' || frame_index ORDER BY sequence DESC LIMIT 1
     ) AS label
     FROM case_frame JOIN instance ON instance.id = instance_id WHERE case_row = ? ORDER BY position`,
  );
  const factsOf = database.prepare('SELECT facts FROM instance WHERE id = ?');
  const sizes = new Map<number, { readonly width: number; readonly height: number }>();
  const sizeOf = (instanceId: number): { readonly width: number; readonly height: number } => {
    const known = sizes.get(instanceId);
    if (known !== undefined) return known;
    const { columns, rows } = parseFacts(String(factsOf.get(instanceId)?.['facts']));
    const size = { width: columns, height: rows };
    if (sizes.size >= KEPT) sizes.clear();
    sizes.set(instanceId, size);
    return size;
  };
  return (caseId) => {
    const row = find.get(caseId);
    if (row === undefined) throw unknownCase();
    const taskId = String(row['task_id']);
    return {
      task: tasks.newest(taskId),
      frames: framesOf.all(taskId, Number(row['id'])).map((one) => ({
        frameId: String(one['frame_id']),
        ...sizeOf(Number(one['instance_id'])),
        newestLabel: typeof one['label'] === 'string' ? one['label'] : null,
      })),
    };
  };
}
