/** How the columns of one table are stored in a sealed workspace. Not listed: left clear (ARCHITECTURE.md says which). */
export interface SealedTable {
  /** Columns that name the row: a value opens in its own row only. They are clear, or sealed alike. */
  readonly row: readonly string[];
  /** Sealed alike, since rows are found by them: whether two rows have the same value can be seen. */
  readonly alike?: readonly string[];
  readonly single?: readonly string[];
  /** Written together: sealed as one list in the first column, the others are empty. Saves most of the time. */
  readonly together?: readonly string[];
  /** JSON objects of which `kind` and `group` stay clear, for columns and an index that are computed from them. */
  readonly body?: readonly string[];
}

/** Whatever says who a patient is, what was drawn, where it lies, or who drew it. */
export const SEALED_TABLES: Readonly<Record<string, SealedTable>> = {
  study: { row: ['study_uid'], together: ['patient_id', 'issuer', 'study_date'] },
  file: { row: ['path', 'member'], alike: ['path', 'member'], single: ['reason'] },
  instance: { row: ['sop_uid'], single: ['facts', 'content_sha256'] },
  frame: { row: ['instance_id', 'frame_index'], single: ['pixel_sha256'] },
  conflict: { row: ['sop_uid', 'other_file_id'], together: ['kept_sha256', 'other_sha256'] },
  pseudo_label: { row: ['id'], single: ['record'] },
  journal: { row: ['seq', 'case_id'], body: ['body'], together: ['hash', 'previous', 'reader'] },
  review_snapshot: { row: ['case_id', 'seq'], single: ['state', 'masks'] },
  reader: { row: [], alike: ['name'] },
  review_case: {
    row: ['case_id'],
    alike: ['patient_key'],
    single: ['gone', 'problem', 'postponed_reason'],
    together: [
      'search',
      'patient_name',
      'patient_id',
      'study_date',
      'description',
      'body_part',
      'laterality',
      'notes',
    ],
  },
  truth: { row: ['task_id', 'frame_id', 'structure'], together: ['mask', 'file', 'creator'] },
};

/** Every sealed column of a table. */
export function sealedColumnsOf({
  alike = [],
  single = [],
  together = [],
  body = [],
}: SealedTable): string[] {
  return [...alike, ...single, ...together, ...body];
}
