import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Task } from '../../core/domain/task.ts';
import type { MaskPlace } from '../../core/review/case-replay.ts';
import { caseStateSchema, type CaseState } from '../../core/review/case-state.ts';
import type { MaskStore } from '../workspace/mask-store.ts';
import { storedSql } from '../workspace/sealed/stored-sql.ts';
import { canonicalJson } from './canonical-json.ts';
import type { ReviewStart } from './open-review.ts';
import { keyOf } from './reviewed-case.ts';

/** Raise when state or replay change their meaning: older snapshots are then not used. */
const FORMAT = 1;

const masksSchema = z.array(
  z.strictObject({ structure: z.string(), frameId: z.string(), sha256: z.string() }),
);

/** A snapshot as it lies in the database, whatever it is worth. */
export interface StoredSnapshot {
  readonly format: string;
  readonly state: CaseState;
  readonly masks: readonly (MaskPlace & { readonly sha256: string })[];
}

/** Where reviews stood, so that opening a case does not replay thousands of strokes. Never more than a help. */
export interface Snapshots {
  /** Null when there is none that can be used. */
  load(caseId: string, task: Task): Promise<ReviewStart | null>;
  /** @param start its masks must be in the mask store. */
  save(caseId: string, task: Task, start: ReviewStart): void;
}

/** @returns null when there is none for a place that the journal has, or it cannot be read. */
export function readSnapshot(database: DatabaseSync, caseId: string): StoredSnapshot | null {
  const row = database
    .prepare(
      `SELECT format, state, masks FROM review_snapshot WHERE case_id = ?
       AND seq = (SELECT seq FROM journal WHERE journal.seq = review_snapshot.seq AND journal.case_id = ?)`,
    )
    .get(caseId, caseId);
  const state = caseStateSchema.safeParse(parsed(row?.['state']));
  const masks = masksSchema.safeParse(parsed(row?.['masks']));
  if (!state.success || !masks.success) return null;
  return { format: String(row?.['format']), state: state.data, masks: masks.data };
}

export function createSnapshots(database: DatabaseSync, masks: Pick<MaskStore, 'has'>): Snapshots {
  const { single } = storedSql(database);
  const replace = database.prepare(
    `INSERT OR REPLACE INTO main.review_snapshot (case_id, seq, format, state, masks)
     VALUES (?1, ?2, ?3, ${single('review_snapshot.state', '?4', '?1', '?2')},
       ${single('review_snapshot.masks', '?5', '?1', '?2')})`,
  );
  return {
    async load(caseId, task) {
      const stored = readSnapshot(database, caseId);
      if (stored?.format !== formatOf(task)) return null;
      const there = await Promise.all(stored.masks.map(({ sha256 }) => masks.has(sha256)));
      if (there.includes(false)) return null;
      const places = stored.masks.map(({ structure, frameId, sha256 }) => {
        const place = { structure, frameId };
        return [keyOf(place), { place, sha256 }] as const;
      });
      return { state: stored.state, masks: new Map(places) };
    },
    save(caseId, task, { state, masks: changed }) {
      const list = [...changed.values()].map(({ place, sha256 }) => ({ ...place, sha256 }));
      replace.run(caseId, state.seq, formatOf(task), canonicalJson(state), canonicalJson(list));
    },
  };
}

/** A snapshot holds the names of the structures: another version of the task may call them otherwise. */
function formatOf(task: Task): string {
  const names = task.structures.map(({ id, name }) => [id, name]);
  return createHash('sha256')
    .update(canonicalJson([FORMAT, names]))
    .digest('hex');
}

function parsed(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return null;
  }
}
