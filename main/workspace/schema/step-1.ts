/** Version 1: what was imported, and the pseudo labels. Never changed again. */
export const STEP_1 = `
  CREATE TABLE study (
    study_uid TEXT PRIMARY KEY,
    patient_id TEXT NOT NULL,
    issuer TEXT NOT NULL,
    study_date TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE series (
    series_uid TEXT PRIMARY KEY,
    study_uid TEXT NOT NULL REFERENCES study (study_uid),
    number INTEGER,
    modality TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX series_of_study ON series (study_uid);
  CREATE TABLE instance (
    id INTEGER PRIMARY KEY,
    sop_uid TEXT NOT NULL UNIQUE,
    series_uid TEXT NOT NULL REFERENCES series (series_uid),
    file_id INTEGER NOT NULL REFERENCES file (id),
    frames INTEGER NOT NULL,
    not_reviewable TEXT,
    content_sha256 TEXT,
    facts TEXT NOT NULL
  );
  CREATE INDEX instance_of_series ON instance (series_uid);
  CREATE TABLE file (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL,
    member TEXT NOT NULL,
    size INTEGER NOT NULL,
    modified_ms REAL NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('image', 'refused', 'copy', 'conflict', 'failed')),
    reason TEXT,
    sop_uid TEXT,
    UNIQUE (path, member)
  );
  CREATE INDEX file_by_trouble ON file (state) WHERE state <> 'image';
  CREATE TABLE frame (
    instance_id INTEGER NOT NULL REFERENCES instance (id),
    frame_index INTEGER NOT NULL,
    pixel_sha256 TEXT NOT NULL,
    PRIMARY KEY (instance_id, frame_index)
  ) WITHOUT ROWID;
  CREATE TABLE conflict (
    sop_uid TEXT NOT NULL,
    kept_file_id INTEGER NOT NULL REFERENCES file (id),
    kept_sha256 TEXT NOT NULL,
    other_file_id INTEGER NOT NULL REFERENCES file (id),
    other_sha256 TEXT NOT NULL,
    PRIMARY KEY (sop_uid, other_file_id)
  ) WITHOUT ROWID;
  CREATE TABLE pseudo_label (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    frame_id TEXT NOT NULL,
    task_id TEXT NOT NULL,
    task_version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    record TEXT NOT NULL
  );
  CREATE INDEX pseudo_label_by_frame ON pseudo_label (task_id, frame_id, sequence);
`;
