import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { journalEntrySchema, type JournalEntry } from '../../../core/domain/journal-entry.ts';

/** The journal as it lies on the disk, read beside the station that writes it. */
export function readJournal(workspace: string): JournalEntry[] {
  const database = new DatabaseSync(join(workspace, 'catalogue.sqlite'), { readOnly: true });
  try {
    return database
      .prepare('SELECT seq, at, reader, case_id, body, previous, hash FROM journal ORDER BY seq')
      .all()
      .map((row) =>
        journalEntrySchema.parse({
          seq: row['seq'],
          at: row['at'],
          reader: row['reader'] === null ? null : JSON.parse(String(row['reader'])),
          caseId: row['case_id'],
          body: JSON.parse(String(row['body'])),
          previous: row['previous'],
          hash: row['hash'],
        }),
      );
  } finally {
    database.close();
  }
}

/** Entries of one kind, e.g. every `edit`. */
export function entriesOf<K extends JournalEntry['body']['kind']>(
  workspace: string,
  kind: K,
): (JournalEntry & { readonly body: Extract<JournalEntry['body'], { kind: K }> })[] {
  return readJournal(workspace).filter(
    (entry): entry is JournalEntry & { body: Extract<JournalEntry['body'], { kind: K }> } =>
      entry.body.kind === kind,
  );
}

/** The first case that was opened in this workspace with its masks. */
export function theCase(workspace: string): string {
  const caseId = entriesOf(workspace, 'begin')[0]?.caseId;
  if (caseId === null || caseId === undefined) throw new Error('No case was begun in this workspace.');
  return caseId;
}
