import type { CaseBody, CaseEntry, JournalEntry } from '../../core/domain/journal-entry.ts';
import { applyEntry } from '../../core/review/apply-entry.ts';
import type { CaseState } from '../../core/review/case-state.ts';
import type { Journal, JournalDraft } from './journal.ts';
import type { OpenReview } from './open-review.ts';
import { newestLabels } from './reviewed-case.ts';
import { isWriteFailure } from './write-failure.ts';

export interface BeginPorts {
  readonly journal: Journal;
  readonly onAppended?: (caseId: string, state: CaseState) => void;
}

/**
 * Writes down which pseudo labels a review is based on when a case is opened for the first time, and anew when
 * newer ones have come before anybody did anything. Without any label nothing is written.
 */
export function beginIfUntouched(ports: BeginPorts, caseId: string, review: OpenReview): void {
  if (!needsBegin(review)) return;
  try {
    writeBegin(ports, caseId, review);
  } catch (error) {
    // A case can be looked at on a full disk too; the first change will say that it cannot be saved.
    if (!isWriteFailure(error)) throw error;
  }
}

/** Whether nobody has touched the case and it stands on other labels than the newest, or on none yet. */
export function needsBegin({ state, about }: OpenReview): boolean {
  const newest = newestLabels(about);
  const ids = Object.entries(newest);
  if (ids.every(([, id]) => id === null) || !isUntouched(state)) return false;
  return state.seq === 0 || ids.some(([frameId, id]) => state.labels[frameId] !== id);
}

/** @throws ExpectedError when the workspace cannot be written. */
export function writeBegin(ports: BeginPorts, caseId: string, review: OpenReview): void {
  const draft = beginDraft(caseId, review);

  const written = ports.journal.append([draft], (entries) => {
    ports.onAppended?.(caseId, withBodies(entries, [draft.body]).reduce(applyEntry, review.state));
  });
  for (const entry of withBodies(written, [draft.body])) review.follow(entry, []);
}

/** Lines of the journal as a case sees them. @param bodies what was asked to be written, in the same order. */
export function withBodies(written: readonly JournalEntry[], bodies: readonly CaseBody[]): CaseEntry[] {
  return bodies.flatMap((body, index) => {
    const line = written[index];
    return line === undefined ? [] : [{ seq: line.seq, at: line.at, reader: line.reader, body }];
  });
}

/** What comes before the first entry of a case that has no labels yet. */
export function beginDraft(caseId: string, review: OpenReview): JournalDraft & { readonly body: CaseBody } {
  return { reader: null, caseId, body: { kind: 'begin', labels: newestLabels(review.about) } };
}

function isUntouched({ undo, redo, structures }: CaseState): boolean {
  if (undo.length > 0 || redo.length > 0) return false;
  return structures.every(({ changeSeq, verdict, withdrawn }) => {
    return changeSeq === 0 && verdict === null && withdrawn === null;
  });
}
