/**
 * Ground truth that was imported, one mask a row: which are known says the presence of the row, an absent structure
 * has a mask without a pixel. Never changed again.
 *
 * `file` is the sha256 of the file that it was read from, `creator` who drew it as the file or the importer says.
 */
export const STEP_4 = `
  CREATE TABLE truth (
    task_id TEXT NOT NULL,
    frame_id TEXT NOT NULL,
    structure TEXT NOT NULL,
    mask TEXT NOT NULL,
    format TEXT NOT NULL,
    file TEXT NOT NULL,
    creator TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (task_id, frame_id, structure)
  ) WITHOUT ROWID;
`;
