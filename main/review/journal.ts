import type { DatabaseSync } from 'node:sqlite';
import {
  caseEntrySchema,
  type CaseBody,
  type CaseEntry,
  type JournalEntry,
  type WorkspaceBody,
} from '../../core/domain/journal-entry.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import { storedSql } from '../workspace/sealed/stored-sql.ts';
import { readerOf, type Author } from './author.ts';
import { canonicalJson } from './canonical-json.ts';
import { durably } from './durably.ts';
import { lineHash, NO_HASH } from './entry-hash.ts';
import { signLine } from './line-signature.ts';

export interface JournalDraft {
  /** Whose line it is; signs it where they can. */
  readonly reader: Author | null;
  /** Null: about the whole workspace. */
  readonly caseId: string | null;
  readonly body: CaseBody | WorkspaceBody;
}

/** Everything that anybody did, in one line each; only ever added to. */
export interface Journal {
  /**
   * Adds lines; when this returns they are on the disk (R3).
   * @param within is run in the same transaction: what it throws takes the lines back.
   * @throws ExpectedError when the workspace is full or cannot be written; nothing is kept then.
   */
  append(
    drafts: readonly JournalDraft[],
    within?: (entries: readonly JournalEntry[]) => void,
  ): JournalEntry[];
  /** The entries of a case after this one, oldest first. @throws ExpectedError when a line is damaged. */
  ofCase(caseId: string, after?: number): Generator<CaseEntry>;
  /** The edits, prompts, verdicts and rebases of one action, oldest first. */
  ofAction(caseId: string, group: string): CaseEntry[];
}

/** Lines that are read at once: a case may have thousands of strokes. */
const CHUNK = 256;

/**
 * @param database the workspace's catalogue, open for writing.
 * @param now ISO 8601, UTC.
 */
export function createJournal(database: DatabaseSync, { now }: { readonly now: () => string }): Journal {
  const stored = storedSql(database);
  const chain = stored.together('journal', ['?7', '?6', '?3'], '?1', '?4');
  const head = database.prepare('SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1');
  const insert = database.prepare(
    `INSERT INTO main.journal (seq, at, case_id, body, hash, previous, reader)
     VALUES (?1, ?2, ?4, ${stored.body('journal.body', '?5', '?1', '?4')}, ${chain.join(', ')})`,
  );
  const ofCase = database.prepare(
    `SELECT seq, at, reader, body FROM journal WHERE case_id = ? AND seq > ? ORDER BY seq LIMIT ${CHUNK}`,
  );
  const ofAction = database.prepare(
    `SELECT seq, at, reader, body FROM journal WHERE case_id = ? AND action = ?
     AND kind IN ('edit', 'prompts', 'verdict', 'rebase') ORDER BY seq`,
  );
  const putSignature = database.prepare(
    'INSERT INTO main.journal_signature (seq, signer, signature) VALUES (?, ?, ?)',
  );
  const write = ({ reader: author, caseId, body }: JournalDraft): JournalEntry => {
    const reader = readerOf(author);
    const last = head.get();
    const seq = Number(last?.['seq'] ?? 0) + 1;
    const previous = String(last?.['hash'] ?? NO_HASH);
    const at = now();
    const readerText = reader === null ? null : canonicalJson(reader);
    const line = { seq, at, reader: readerText, caseId, body: canonicalJson(body), previous };
    const hash = lineHash(line);
    insert.run(seq, at, readerText, caseId, line.body, previous, hash);
    const key = author?.signingKey;
    if (key !== undefined) putSignature.run(seq, key.fingerprint, signLine(hash, key.privateKey));
    return { seq, at, reader, caseId, body, previous, hash };
  };
  return {
    append: (drafts, within) =>
      durably(database, () => {
        const entries = drafts.map(write);
        within?.(entries);
        return entries;
      }),
    *ofCase(caseId, after = 0) {
      let from = after;
      for (;;) {
        const rows = ofCase.all(caseId, from);
        for (const row of rows) yield entryOf(row);
        if (rows.length < CHUNK) return;
        from = Number(rows.at(-1)?.['seq']);
      }
    },
    ofAction: (caseId, group) => ofAction.all(caseId, group).map(entryOf),
  };
}

function entryOf(row: Record<string, unknown>): CaseEntry {
  const entry = caseEntrySchema.safeParse({
    seq: row['seq'],
    at: row['at'],
    reader: parsed(row['reader']),
    body: parsed(row['body']),
  });
  if (entry.success) return entry.data;
  throw new ExpectedError(
    'journal-damaged',
    `Line ${String(row['seq'])} of the journal is damaged: run "countersign verify" on this workspace and restore it ` +
      'from a copy.',
    { cause: entry.error },
  );
}

function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
