import type { DatabaseSync } from 'node:sqlite';
import { parseFacts, type InstanceFacts } from '../dicom/catalogue/instance-facts.ts';
import { storedSql } from '../workspace/sealed/stored-sql.ts';
import type { CaseRows } from './case-rows.ts';
import { caseIdOf, caseStacks, type CaseStack, type StackFrame } from './case-stacks.ts';
import { patientKeyOf } from './patient-key.ts';
import { searchTextOf } from './search-text.ts';

/** Makes and updates the cases of a series under a task. Opens no transaction: the caller does. */
export type SyncSeries = (taskId: string, seriesUid: string) => void;

/** Frames of one file lie behind each other in the order of the import. */
const FRAMES_PER_FILE = 2 ** 20;

/** @param now the present time, ISO 8601. */
export function createSyncSeries(database: DatabaseSync, rows: CaseRows, now: () => string): SyncSeries {
  const stored = storedSql(database);
  const person = (value: string): string => stored.alike('review_case.patient_key', value);
  const told = stored.together('review_case', ['?4', '?5', '?6', '?7', '?8', '?9', '?10', '?11'], 'case_id');
  const instances = database.prepare(
    'SELECT id, facts, not_reviewable FROM instance WHERE series_uid = ? ORDER BY id',
  );
  const caseOfFrame = database.prepare(
    `SELECT case_row FROM case_frame JOIN review_case ON review_case.id = case_row
     WHERE instance_id = ? AND frame_index = ? AND task_id = ?`,
  );
  const casesOfInstance = database.prepare(
    `SELECT DISTINCT case_row FROM case_frame JOIN review_case ON review_case.id = case_row
     WHERE instance_id = ? AND task_id = ?`,
  );
  const begun = database.prepare('SELECT begun, late FROM review_case WHERE id = ?');
  const insert = database.prepare(
    `INSERT INTO main.review_case (case_id, task_id, position, series_uid, study_uid, patient_key, patient_name,
       patient_id, study_date, modality, description, body_part, laterality, search, notes, frames, changed_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ${person('?6')}, '', '', '', '', '', '', '', '', '[]', 0, ?7)
     ON CONFLICT (case_id) DO UPDATE SET series_uid = excluded.series_uid RETURNING id`,
  );
  const describe = database.prepare(
    `UPDATE main.review_case SET series_uid = ?1, study_uid = ?2, patient_key = ${person('?3')},
       (search, patient_name, patient_id, study_date, description, body_part, laterality, notes) =
         (${told.join(', ')}),
       modality = ?12, frames = ?13, late = ?14 WHERE id = ?15`,
  );
  const framesOf = database.prepare(
    'SELECT instance_id, frame_index FROM case_frame WHERE case_row = ? ORDER BY position',
  );
  const forgetLabels = database.prepare("UPDATE main.review_case SET labels = '' WHERE id = ?");
  const dropFrames = database.prepare('DELETE FROM case_frame WHERE case_row = ?');
  const addFrame = database.prepare(
    'INSERT INTO case_frame (case_row, position, instance_id, frame_index) VALUES (?, ?, ?, ?)',
  );
  const lost = database.prepare(
    `SELECT COUNT(*) AS n, MIN(not_reviewable) AS reason FROM case_frame
     JOIN instance ON instance.id = instance_id WHERE case_row = ? AND not_reviewable IS NOT NULL`,
  );
  const setGone = database.prepare(
    `UPDATE main.review_case SET gone = ${stored.single('review_case.gone', '?1', 'case_id')} WHERE id = ?2`,
  );

  const frameList = (row: number): string[] =>
    framesOf.all(row).map((one) => `${String(one['instance_id'])}#${String(one['frame_index'])}`);
  const putFrames = (row: number, frames: readonly StackFrame[]): void => {
    const present = frameList(row);
    const wanted = frames.map(nameOf);
    // An image that was lost stays part of its case: a stack must not close over the gap unseen.
    const [before, after] = [new Set(present), new Set(wanted)];
    const isWhole = present.every((name) => after.has(name));
    const all = isWhole ? wanted : [...present, ...wanted.filter((name) => !before.has(name))];
    if (present.join() === all.join()) return;
    dropFrames.run(row);
    // With the frames went the names of their labels: `refresh` writes them again.
    forgetLabels.run(row);
    all.forEach((name, position) => {
      const [instanceId, frameIndex] = name.split('#').map(Number);
      addFrame.run(row, position, instanceId ?? 0, frameIndex ?? 0);
    });
  };
  const newCase = (taskId: string, { key, frames }: CaseStack, facts: InstanceFacts): number => {
    const position = Math.min(...frames.map((one) => one.instanceId * FRAMES_PER_FILE + one.frameIndex));
    const caseId = caseIdOf(taskId, key);
    const { study, series } = facts;
    const inserted = insert.get(caseId, taskId, position, series.uid, study.uid, patientKeyOf(facts), now());
    return Number(inserted?.['id']);
  };
  const putStack = (taskId: string, stack: CaseStack): number | null => {
    const [first] = stack.frames;
    if (first === undefined) return null;
    const owners = stack.frames.map((one) => {
      const owner = caseOfFrame.get(one.instanceId, one.frameIndex, taskId)?.['case_row'];
      return owner === undefined ? null : Number(owner);
    });
    const row = owners.find((owner) => owner !== null) ?? newCase(taskId, stack, first.facts);
    // A frame never moves from one case to another, whatever the order of the imports makes of the series.
    const own = stack.frames.filter((_, index) => owners[index] === row || owners[index] === null);
    const hasBegun = begun.get(row)?.['begun'] === 1;
    const late = hasBegun ? owners.filter((owner) => owner === null).length : 0;
    if (!hasBegun) putFrames(row, own);
    const { facts } = first;
    describe.run(
      facts.series.uid,
      facts.study.uid,
      patientKeyOf(facts),
      searchTextOf([facts.patient.name, facts.patient.id, facts.study.description, facts.series.description]),
      facts.patient.name,
      facts.patient.id,
      facts.study.date,
      descriptionOf(facts),
      facts.series.bodyPart,
      facts.laterality,
      JSON.stringify(stack.notes),
      facts.series.modality,
      frameList(row).length,
      late,
      row,
    );
    return row;
  };
  const noteLoss = (row: number): void => {
    const found = lost.get(row);
    const count = Number(found?.['n'] ?? 0);
    setGone.run(count === 0 ? '' : lossSentence(count, String(found?.['reason'])), row);
  };
  return (taskId, seriesUid) => {
    const usable: { instanceId: number; facts: InstanceFacts }[] = [];
    const touched = new Set<number>();
    for (const row of instances.all(seriesUid)) {
      const instanceId = Number(row['id']);
      for (const one of casesOfInstance.all(instanceId, taskId)) touched.add(Number(one['case_row']));
      if (row['not_reviewable'] !== null) continue;
      usable.push({ instanceId, facts: parseFacts(String(row['facts'])) });
    }
    for (const stack of caseStacks(seriesUid, usable)) {
      const row = putStack(taskId, stack);
      if (row !== null) touched.add(row);
    }
    for (const row of touched) {
      noteLoss(row);
      rows.refresh(row);
    }
  };
}

function nameOf({ instanceId, frameIndex }: StackFrame): string {
  return `${instanceId}#${frameIndex}`;
}

function descriptionOf({ study, series }: InstanceFacts): string {
  const parts = [study.description, series.description].filter((part) => part !== '');
  return [...new Set(parts)].join(' · ');
}

/** @param reason the catalogue's sentence about the image. */
function lossSentence(count: number, reason: string): string {
  const what = count === 1 ? reason.replace(/\.$/, '') : `${count} of its images cannot be used any more`;
  return `${what}; bring the original back to its place and import it again.`;
}
