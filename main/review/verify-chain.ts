import type { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import type { JournalCheck } from '../store/store.ts';
import { lineHash, NO_HASH } from './entry-hash.ts';

/** Lines in memory at a time; one with a worst-case patch has 16 MB. */
const CHUNK = 64;

/**
 * Walks the whole journal and checks that nothing in it was changed, removed, inserted or reordered. Works on a
 * database that is open for reading only, and beside a writer.
 *
 * @param expectHead hash of a line that was written down earlier: without it nobody can see that the end of the
 * journal was cut off.
 */
export async function verifyChain(database: DatabaseSync, expectHead?: string): Promise<JournalCheck> {
  const read = database.prepare(
    `SELECT seq, at, reader, case_id AS caseId, body, previous, hash FROM journal
     WHERE seq > ? ORDER BY seq LIMIT ${CHUNK}`,
  );
  const check = {
    entries: 0,
    head: NO_HASH,
    seq: 0,
    met: expectHead === undefined || expectHead === NO_HASH,
  };
  for (;;) {
    const rows = read.all(check.seq);
    for (const row of rows) {
      const reason = fault(row, check);
      const seq = Number(row['seq']);
      if (reason !== null) return { entries: check.entries, head: check.head, broken: { seq, reason } };
      check.entries++;
      check.seq = seq;
      check.head = String(row['hash']);
      check.met ||= check.head === expectHead;
    }
    if (rows.length < CHUNK) break;
    // The thread that answers readers must not stand still while a long journal is checked.
    await setImmediate();
  }
  const { entries, head } = check;
  if (check.met) return { entries, head, broken: null };
  const reason =
    'The line whose hash was expected is not in the journal: its end was cut off, or it was written anew.';
  return { entries, head, broken: { seq: check.seq + 1, reason } };
}

function fault(
  row: Record<string, unknown>,
  last: { readonly seq: number; readonly head: string },
): string | null {
  const seq = Number(row['seq']);
  if (seq !== last.seq + 1) {
    return `Line ${last.seq + 1} is missing: the journal goes on with line ${seq}.`;
  }
  if (row['previous'] !== last.head) {
    return `Line ${seq} does not follow the line before it: one of them was put in, taken out or moved.`;
  }
  const text = (name: string): string | null => (row[name] === null ? null : String(row[name]));
  const hash = lineHash({
    seq,
    at: String(row['at']),
    reader: text('reader'),
    caseId: text('caseId'),
    body: String(row['body']),
    previous: last.head,
  });
  return hash === row['hash'] ? null : `Line ${seq} was changed after it was written.`;
}
