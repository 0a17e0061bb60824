import type { DatabaseSync } from 'node:sqlite';
import type { WorkspaceBody } from '../../core/domain/journal-entry.ts';
import type { Reader } from '../../core/domain/reader.ts';
import type { Author } from '../review/author.ts';
import { durably } from '../review/durably.ts';
import { storedSql } from '../workspace/sealed/stored-sql.ts';

/** Appends to the journal within the caller's transaction. */
export type RecordEntry = (body: WorkspaceBody, by: Author | null) => void;

/** What is done to many cases at once. Both return the cases that changed. */
export interface CaseBatches {
  assign(cases: readonly string[], to: Reader | null, by: Author | null): Promise<string[]>;
  postpone(
    cases: readonly string[],
    change: { readonly postponed: boolean; readonly reason: string },
    by: Author | null,
  ): Promise<string[]>;
}

/** Cases of one transaction and one line of the journal: about 50 ms. */
const BATCH = 2_000;

export interface BatchPorts {
  readonly record: RecordEntry;
  /** The present time, ISO 8601. */
  readonly now: () => string;
}

export function createCaseBatches(database: DatabaseSync, { record, now }: BatchPorts): CaseBatches {
  const stored = storedSql(database);
  const reason = 'review_case.postponed_reason';
  const assign = database.prepare(
    'UPDATE main.review_case SET assigned = ?, changed_at = ? WHERE case_id = ? AND assigned IS NOT ?',
  );
  const postpone = database.prepare(
    `UPDATE main.review_case SET postponed = ?1, postponed_reason = ${stored.single(reason, '?2', 'case_id')},
       changed_at = ?3
     WHERE case_id = ?4 AND (postponed <> ?1 OR ${stored.opened(reason, 'postponed_reason', 'case_id')} <> ?2)`,
  );
  const inBatches = async (
    cases: readonly string[],
    change: (caseId: string) => boolean,
    entry: (changed: string[]) => void,
  ): Promise<string[]> => {
    const all: string[] = [];
    for (let start = 0; start < cases.length; start += BATCH) {
      durably(database, () => {
        const changed = cases.slice(start, start + BATCH).filter(change);
        if (changed.length > 0) entry(changed);
        all.push(...changed);
      });
      // Other calls are answered between batches.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return all;
  };
  return {
    assign(cases, to, by) {
      const reader = to?.id ?? null;
      return inBatches(
        cases,
        (caseId) => assign.run(reader, now(), caseId, reader).changes > 0,
        (changed) => {
          record({ kind: 'assigned', to, cases: changed }, by);
        },
      );
    },
    postpone(cases, { postponed, reason }, by) {
      const why = postponed ? reason : '';
      return inBatches(
        cases,
        (caseId) => postpone.run(Number(postponed), why, now(), caseId).changes > 0,
        (changed) => {
          record({ kind: 'postponed', postponed, cases: changed, reason: why }, by);
        },
      );
    },
  };
}
