import { basename } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { parseFacts, type InstanceFacts } from '../dicom/catalogue/instance-facts.ts';
import type { SourceLocator } from '../dicom/sources/source.ts';
import type { FrameIdentity } from '../engine/label-case.ts';
import { fileStem } from '../exchange/file-stem.ts';
import type { FrameGeometry } from '../exchange/incoming.ts';

/** A frame that masks can be imported onto. Holds patient data and paths: never logged (rule S2). */
export interface ImportFrame extends FrameIdentity, FrameGeometry {
  readonly caseId: string;
  readonly seriesUid: string;
  readonly studyUid: string;
  readonly patientId: string;
  readonly patientKey: string;
  readonly laterality: InstanceFacts['laterality'];
  readonly locator: SourceLocator;
  readonly pixelSha256: string | null;
  /** Newest pseudo label of this frame under the task. */
  readonly newestLabel: string | null;
}

/** All frames of all cases of a task, case by case, in the order of their stacks. */
export function createImportFrames(database: DatabaseSync): (taskId: string) => ImportFrame[] {
  const select = database.prepare(
    `SELECT case_id, patient_key, instance.id AS instance_id, case_frame.frame_index AS frame_index, instance.sop_uid AS sop_uid, facts, path, member,
       pixel_sha256, label_id
     FROM review_case JOIN case_frame ON case_row = review_case.id
       JOIN instance ON instance.id = case_frame.instance_id JOIN file ON file.id = instance.file_id
       LEFT JOIN frame ON frame.instance_id = instance.id AND frame.frame_index = case_frame.frame_index
     WHERE task_id = ? AND not_reviewable IS NULL ORDER BY review_case.id, case_frame.position`,
  );
  return (taskId) => {
    const frames: ImportFrame[] = [];
    // Frames of one instance lie behind each other: a multi-frame object's facts are large.
    const last = new Map<number, InstanceFacts>();
    for (const row of select.iterate(taskId)) {
      const id = Number(row['instance_id']);
      const facts = last.get(id) ?? parseFacts(String(row['facts']));
      last.clear();
      last.set(id, facts);
      frames.push(frameOf(row, facts));
    }
    return frames;
  };
}

function frameOf(row: Record<string, unknown>, facts: InstanceFacts): ImportFrame {
  const sopInstanceUid = String(row['sop_uid']);
  const frameIndex = Number(row['frame_index']);
  const member = String(row['member']);
  const path = String(row['path']);
  return {
    frameId: `${sopInstanceUid}#${frameIndex}`,
    sopInstanceUid,
    frameIndex,
    caseId: String(row['case_id']),
    patientKey: String(row['patient_key']),
    seriesUid: facts.series.uid,
    studyUid: facts.study.uid,
    patientId: facts.patient.id.trim(),
    names: [fileStem(member === '' ? path : basename(member))],
    columns: facts.columns,
    rows: facts.rows,
    plane: facts.planes[frameIndex] ?? null,
    spacingMm: facts.spacingMm,
    frameOfReferenceUid: facts.frameOfReferenceUid,
    laterality: facts.laterality,
    locator: { path, member: member === '' ? null : member },
    pixelSha256: textOrNull(row['pixel_sha256']),
    newestLabel: textOrNull(row['label_id']),
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
