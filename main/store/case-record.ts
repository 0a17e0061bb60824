import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { CaseIdentity } from '../../core/contract/case.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import { parseFacts, type InstanceFacts } from '../dicom/catalogue/instance-facts.ts';
import type { CaseFrameRecord, CaseRecord } from './store.ts';
import { unknownCase } from './worklist.ts';

const notesSchema = z.array(z.string());

/** Reads everything that is needed to show a case. @throws ExpectedError `case-unknown` */
export type ReadCaseRecord = (caseId: string) => CaseRecord;

export function createReadCaseRecord(database: DatabaseSync): ReadCaseRecord {
  const find = database.prepare(
    'SELECT id, task_id, patient_key, notes, late, gone, problem, state FROM review_case WHERE case_id = ?',
  );
  const framesOf = database.prepare(
    `SELECT case_frame.instance_id AS instance_id, case_frame.frame_index AS frame_index, instance.sop_uid AS sop_uid, facts, path, member,
       pixel_sha256, (
         SELECT pseudo_label.id FROM pseudo_label WHERE task_id = ?
           AND frame_id = instance.sop_uid || '#' || case_frame.frame_index ORDER BY sequence DESC LIMIT 1
       ) AS label
     FROM case_frame JOIN instance ON instance.id = case_frame.instance_id JOIN file ON file.id = instance.file_id
       LEFT JOIN frame ON frame.instance_id = instance.id AND frame.frame_index = case_frame.frame_index
     WHERE case_row = ? ORDER BY position`,
  );
  return (caseId) => {
    const row = find.get(caseId);
    if (row === undefined) throw unknownCase();
    const facts = new Map<number, InstanceFacts>();
    const frames = framesOf.all(String(row['task_id']), Number(row['id'])).map((one): CaseFrameRecord => {
      const instanceId = Number(one['instance_id']);
      const known = facts.get(instanceId) ?? parseFacts(String(one['facts']));
      facts.set(instanceId, known);
      const member = String(one['member']);
      const sopInstanceUid = String(one['sop_uid']);
      const frameIndex = Number(one['frame_index']);
      return {
        frameId: `${sopInstanceUid}#${frameIndex}`,
        sopInstanceUid,
        frameIndex,
        locator: { path: String(one['path']), member: member === '' ? null : member },
        facts: known,
        pixelSha256: textOrNull(one['pixel_sha256']),
        newestLabel: textOrNull(one['label']),
      };
    });
    const [first] = frames;
    if (first === undefined) {
      throw new ExpectedError('case-damaged', 'This case has no image any more; import its images again.');
    }
    const late = Number(row['late']);
    const gone = String(row['gone']);
    return {
      caseId,
      taskId: String(row['task_id']),
      patientKey: String(row['patient_key']),
      identity: identityOf(first.facts),
      frames,
      notes: [
        ...(gone === '' ? [] : [gone]),
        ...(late === 0 ? [] : [lateSentence(late)]),
        ...notesSchema.parse(JSON.parse(String(row['notes']))),
        ...new Set([...facts.values()].flatMap((one) => one.notes)),
      ],
      problem: row['state'] === 'failed' ? gone || String(row['problem']) : '',
    };
  };
}

function lateSentence(late: number): string {
  const images = late === 1 ? '1 further image of this series' : `${late} further images of this series`;
  return `${images} came after its review had begun and ${late === 1 ? 'is' : 'are'} not part of it.`;
}

function identityOf(facts: InstanceFacts): CaseIdentity {
  const { patient, study, series } = facts;
  return {
    patientName: patient.name,
    patientId: patient.id,
    birthDate: patient.birthDate,
    sex: patient.sex,
    age: patient.age,
    studyDate: study.date,
    studyDescription: study.description,
    accessionNumber: study.accessionNumber,
    modality: series.modality,
    seriesDescription: series.description,
    bodyPart: series.bodyPart,
    viewPosition: facts.viewPosition,
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
