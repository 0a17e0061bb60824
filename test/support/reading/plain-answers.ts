import type { CaseView } from '../../../core/contract/case.ts';
import type { ExportCheck } from '../../../core/contract/export.ts';
import type { WorklistRow } from '../../../core/contract/worklist.ts';
import type { Task } from '../../../core/domain/task.ts';
import type { CaseState } from '../../../core/review/case-state.ts';

/** What the backend in memory answers where a test asks for nothing in particular. */
export const NOBODY: CaseView['identity'] = {
  patientName: '',
  patientId: '',
  birthDate: '',
  sex: '',
  age: '',
  studyDate: '',
  studyDescription: '',
  accessionNumber: '',
  modality: '',
  seriesDescription: '',
  bodyPart: '',
  viewPosition: '',
};

export const NOTHING_LEAVES: ExportCheck = {
  cases: 0,
  patients: 0,
  structures: { signed: 0, absent: 0, rejected: 0, deferred: 0, unsigned: 0 },
  leaving: { cases: 0, structures: 0 },
  refused: 0,
  burnedIn: 0,
  withoutPatientId: 0,
  split: { train: 0, val: 0, test: 0 },
  found: [],
};

interface RowFacts {
  readonly caseId: string;
  readonly frames: readonly unknown[];
  readonly task: Task;
}

/** A row of the list whose case is prepared and has only what its task and journal say. */
export function plainRow({ caseId, frames, task }: RowFacts, { structures }: CaseState): WorklistRow {
  return {
    caseId,
    patientName: '',
    patientId: '',
    studyDate: '',
    modality: 'DX',
    description: '',
    bodyPart: '',
    laterality: '',
    frames: frames.length,
    state: 'ready',
    problem: '',
    model: '',
    quality: null,
    worst: '',
    flags: 0,
    structures: task.structures.length,
    decided: structures.filter((one) => one.verdict !== null).length,
    edited: 0,
    postponed: false,
    assigned: null,
    changedAt: '',
  };
}
