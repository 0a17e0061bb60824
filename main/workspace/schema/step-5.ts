/**
 * Signatures of lines of the journal, beside it: a line's hash cannot cover the signature of that hash. Lines of
 * earlier versions have none. Like the journal these are only added to. Never changed again.
 *
 * `signing_key` says which keys the journal has recorded, so that no login has to look through it.
 */
export const STEP_5 = `
  CREATE TABLE journal_signature (
    seq INTEGER PRIMARY KEY,
    signer TEXT NOT NULL,
    signature TEXT NOT NULL
  );
  CREATE TRIGGER journal_signature_stays BEFORE UPDATE ON journal_signature
    BEGIN SELECT RAISE(ABORT, 'the journal is only appended to'); END;
  CREATE TRIGGER journal_signature_keeps BEFORE DELETE ON journal_signature
    BEGIN SELECT RAISE(ABORT, 'the journal is only appended to'); END;
  CREATE TABLE signing_key (
    fingerprint TEXT PRIMARY KEY,
    seq INTEGER NOT NULL
  ) WITHOUT ROWID;
`;
