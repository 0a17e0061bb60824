import type { CaseStateName, WorklistRow } from '../../core/contract/worklist.ts';

/** What `worklistRowOf` reads of a row by its id. */
export const ROW_COLUMNS =
  'case_id, patient_name, patient_id, study_date, modality, description, body_part, laterality, frames, state, ' +
  'gone, problem, model, quality, worst, flags, structures, decided, edited, postponed, changed_at, ' +
  'assigned AS reader_id, reader.name AS reader_name, reader.authenticated AS reader_authenticated';

export function worklistRowOf(row: Readonly<Record<string, unknown>>): WorklistRow {
  const text = (name: string): string => String(row[name] ?? '');
  const number = (name: string): number => Number(row[name] ?? 0);
  // The CHECK of the column allows no other words.
  const state = row['state'] as CaseStateName;
  return {
    caseId: text('case_id'),
    patientName: text('patient_name'),
    patientId: text('patient_id'),
    studyDate: text('study_date'),
    modality: text('modality'),
    description: text('description'),
    bodyPart: text('body_part'),
    laterality: text('laterality'),
    frames: number('frames'),
    state,
    problem: state === 'failed' ? text('gone') || text('problem') : '',
    model: text('model'),
    quality: row['quality'] === null ? null : number('quality'),
    worst: text('worst'),
    flags: number('flags'),
    structures: number('structures'),
    decided: number('decided'),
    edited: number('edited'),
    postponed: number('postponed') === 1,
    assigned:
      row['reader_id'] === null
        ? null
        : {
            id: text('reader_id'),
            name: text('reader_name'),
            authenticated: number('reader_authenticated') === 1,
          },
    changedAt: text('changed_at'),
  };
}
