/**
 * Tasks, readers and the worklist.
 *
 * `review_case` repeats what the list shows, so that no query of the list joins anything. `case_todo` names the
 * series whose cases do not follow from the catalogue yet: triggers fill it in the very transaction that brings
 * an image or a pseudo label, whoever does it, so a kill in between, or an import on the command line, leaves
 * work to do and never a case that is missing. (Not INSERT OR IGNORE: within an upsert that would not be heeded.)
 */
export const STEP_3 = `
  CREATE INDEX instance_by_use ON instance (not_reviewable);
  CREATE TABLE task (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    json TEXT NOT NULL,
    UNIQUE (id, sha256)
  );
  CREATE TABLE reader (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    authenticated INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE review_case (
    id INTEGER PRIMARY KEY,
    case_id TEXT NOT NULL UNIQUE,
    task_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    series_uid TEXT NOT NULL,
    study_uid TEXT NOT NULL,
    patient_key TEXT NOT NULL,
    patient_name TEXT NOT NULL,
    patient_id TEXT NOT NULL,
    study_date TEXT NOT NULL,
    modality TEXT NOT NULL,
    description TEXT NOT NULL,
    body_part TEXT NOT NULL,
    laterality TEXT NOT NULL,
    search TEXT NOT NULL,
    notes TEXT NOT NULL,
    frames INTEGER NOT NULL,
    late INTEGER NOT NULL DEFAULT 0,
    gone TEXT NOT NULL DEFAULT '',
    problem TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'unprepared'
      CHECK (state IN ('unprepared', 'failed', 'ready', 'started', 'done')),
    begun INTEGER NOT NULL DEFAULT 0,
    labels TEXT NOT NULL DEFAULT '',
    labelled INTEGER NOT NULL DEFAULT 0,
    summary TEXT NOT NULL DEFAULT '[]',
    marks TEXT NOT NULL DEFAULT '{}',
    figures BLOB,
    model TEXT NOT NULL DEFAULT '',
    quality REAL,
    worst TEXT NOT NULL DEFAULT '',
    flags INTEGER NOT NULL DEFAULT 0,
    structures INTEGER NOT NULL DEFAULT 0,
    decided INTEGER NOT NULL DEFAULT 0,
    deferred INTEGER NOT NULL DEFAULT 0,
    edited INTEGER NOT NULL DEFAULT 0,
    postponed INTEGER NOT NULL DEFAULT 0,
    postponed_reason TEXT NOT NULL DEFAULT '',
    assigned TEXT REFERENCES reader (id),
    changed_at TEXT NOT NULL
  );
  CREATE INDEX case_of_task ON review_case (task_id, position, id);
  CREATE INDEX case_of_series ON review_case (series_uid, task_id);
  CREATE INDEX case_of_patient ON review_case (patient_key, task_id, study_date);
  CREATE TABLE case_frame (
    case_row INTEGER NOT NULL REFERENCES review_case (id),
    position INTEGER NOT NULL,
    instance_id INTEGER NOT NULL REFERENCES instance (id),
    frame_index INTEGER NOT NULL,
    label_id TEXT,
    PRIMARY KEY (case_row, position)
  ) WITHOUT ROWID;
  CREATE INDEX case_of_instance ON case_frame (instance_id, frame_index);
  CREATE TABLE case_todo (
    task_id TEXT NOT NULL,
    series_uid TEXT NOT NULL,
    PRIMARY KEY (task_id, series_uid)
  ) WITHOUT ROWID;

  CREATE TRIGGER case_todo_of_new_instance AFTER INSERT ON instance BEGIN
    INSERT INTO case_todo SELECT DISTINCT task.id, NEW.series_uid FROM task WHERE true ON CONFLICT DO NOTHING;
  END;
  CREATE TRIGGER case_todo_of_changed_instance
  AFTER UPDATE OF series_uid, not_reviewable, facts, frames ON instance BEGIN
    INSERT INTO case_todo SELECT DISTINCT task.id, NEW.series_uid FROM task WHERE true ON CONFLICT DO NOTHING;
    INSERT INTO case_todo SELECT DISTINCT task.id, OLD.series_uid FROM task WHERE true ON CONFLICT DO NOTHING;
  END;
  CREATE TRIGGER case_todo_of_new_task AFTER INSERT ON task BEGIN
    INSERT INTO case_todo SELECT NEW.id, series_uid FROM series WHERE true ON CONFLICT DO NOTHING;
  END;
  CREATE TRIGGER case_todo_of_newer_task AFTER UPDATE OF sequence ON task BEGIN
    INSERT INTO case_todo SELECT NEW.id, series_uid FROM series WHERE true ON CONFLICT DO NOTHING;
  END;
  CREATE TRIGGER case_todo_of_new_label AFTER INSERT ON pseudo_label BEGIN
    INSERT INTO case_todo SELECT NEW.task_id, series_uid FROM instance
      WHERE sop_uid = substr(NEW.frame_id, 1, instr(NEW.frame_id, '#') - 1) ON CONFLICT DO NOTHING;
  END;
  CREATE TRIGGER case_todo_of_newer_label AFTER UPDATE OF sequence ON pseudo_label BEGIN
    INSERT INTO case_todo SELECT NEW.task_id, series_uid FROM instance
      WHERE sop_uid = substr(NEW.frame_id, 1, instr(NEW.frame_id, '#') - 1) ON CONFLICT DO NOTHING;
  END;
`;
