import { caseStateNameSchema } from '../../core/contract/worklist.ts';

/** What the worklist holds in memory of each case, to filter and sort by. */
export interface ListedCase {
  readonly row: number;
  readonly caseId: string;
  /** As imported; every order ends with it, so that no two cases are equal. */
  readonly position: number;
  /** Index in `STATES`. */
  readonly state: number;
  readonly modality: string;
  readonly model: string;
  readonly date: string;
  /** NaN = unknown. */
  readonly quality: number;
  readonly flags: number;
  readonly structures: number;
  readonly decided: number;
  readonly deferred: number;
  readonly postponed: boolean;
  /** Reader's id, empty = nobody. */
  readonly assigned: string;
  readonly reader: string;
  /** Patient name and id, folded: what `patient` sorts by. */
  readonly patient: string;
  /** See `searchTextOf`. */
  readonly search: string;
  /** Per structure of the task, see `needFigure`; empty when not labelled. */
  readonly figures: Float32Array;
  /** Per structure of the task: 1 while undecided. */
  readonly open: Uint8Array;
  /** Place in the order of need, see `needOf`. Changes with other cases. */
  need: number;
}

export const STATES = caseStateNameSchema.options;
export const FAILED = STATES.indexOf('failed');
export const UNPREPARED = STATES.indexOf('unprepared');
export const READY = STATES.indexOf('ready');

/** Columns of `review_case` in the order of `listedCaseOf`. */
export const LISTED_COLUMNS =
  'task_id, review_case.id, case_id, position, state, modality, model, study_date, quality, flags, structures, decided, ' +
  'deferred, postponed, assigned, reader.name, patient_name, patient_id, search, figures, open';

/** @param row values of `LISTED_COLUMNS`: arrays, since 100,000 objects by name take three times as long. */
export function listedCaseOf(row: readonly unknown[]): ListedCase {
  const [, id, caseId, position, state, modality, model, date, quality, flags, structures, ...rest] = row;
  const [decided, deferred, postponed, assigned, reader, name, patientId, search, figures, open] = rest;
  return {
    row: Number(id),
    caseId: String(caseId),
    position: Number(position),
    state: STATES.findIndex((one) => one === state),
    modality: String(modality),
    model: String(model),
    date: String(date),
    quality: typeof quality === 'number' ? quality : Number.NaN,
    flags: Number(flags),
    structures: Number(structures),
    decided: Number(decided),
    deferred: Number(deferred),
    postponed: postponed === 1,
    assigned: typeof assigned === 'string' ? assigned : '',
    reader: typeof reader === 'string' ? reader : '',
    patient: `${String(name)}\n${String(patientId)}`.toLowerCase(),
    search: String(search),
    figures: figures instanceof Uint8Array ? new Float32Array(figures.slice().buffer) : new Float32Array(),
    open: open instanceof Uint8Array ? open : new Uint8Array(),
    need: 0,
  };
}

/** Whether something is left to decide that nobody deferred. */
export function isUndecided(one: ListedCase): boolean {
  return one.state !== FAILED && (one.structures === 0 || one.decided + one.deferred < one.structures);
}
