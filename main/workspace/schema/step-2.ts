/**
 * Version 2: the journal of the review and its snapshots. Never changed again.
 *
 * `kind` and `action` (the group of an action's entries) are computed from `body`, so that they cannot say
 * something else than what the hash covers. The triggers make the journal append-only for every program that
 * uses SQL; who goes around them breaks the chain of hashes.
 */
export const STEP_2 = `
  CREATE TABLE journal (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    reader TEXT,
    case_id TEXT,
    body TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    kind TEXT AS (json_extract(body, '$.kind')) VIRTUAL,
    action TEXT AS (json_extract(body, '$.group')) VIRTUAL
  );
  CREATE INDEX journal_of_case ON journal (case_id, seq) WHERE case_id IS NOT NULL;
  CREATE INDEX journal_of_action ON journal (case_id, action, seq) WHERE action IS NOT NULL;
  CREATE TRIGGER journal_appends BEFORE INSERT ON journal
    WHEN NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM journal)
    BEGIN SELECT RAISE(ABORT, 'the journal is only appended to'); END;
  CREATE TRIGGER journal_stays BEFORE UPDATE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is only appended to'); END;
  CREATE TRIGGER journal_keeps BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is only appended to'); END;
  CREATE TABLE review_snapshot (
    case_id TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    format TEXT NOT NULL,
    state TEXT NOT NULL,
    masks TEXT NOT NULL
  ) WITHOUT ROWID;
`;
