import type { CaseBody } from '../../../core/domain/journal-entry.ts';
import type { Reader } from '../../../core/domain/reader.ts';
import { applyEntry } from '../../../core/review/apply-entry.ts';
import type { StructureState } from '../../../core/review/case-state.ts';
import { emptyCaseState } from '../../../core/review/empty-case-state.ts';
import { redoBody, redoRefusal } from '../../../core/review/redo-body.ts';
import { undoBody } from '../../../core/review/undo-body.ts';
import { UndoLog } from '../../../core/review/undo-log.ts';
import type { Journal } from '../journal.ts';
import type { OpenReview } from '../open-review.ts';
import { refuse } from './refuse.ts';

export interface UndoContext {
  readonly caseId: string;
  readonly review: OpenReview;
  readonly journal: Journal;
  readonly reader: Reader;
}

/** Takes the last action back. @throws ExpectedError when there is none. */
export function undoLast({ caseId, review, journal, reader }: UndoContext): CaseBody {
  const { state } = review;
  const group = state.undo.at(-1)?.group;
  if (group === undefined) throw refuse('There is nothing to undo in this case.');
  const before = review.before(group) ?? beforeFromJournal({ caseId, review, journal, reader }, group);
  return undoBody({ group, entries: journal.ofAction(caseId, group), before, state, reader });
}

/** Does the action again that was undone last. @throws ExpectedError when there is none, or it is not theirs. */
export function redoLast({ caseId, review, journal, reader }: UndoContext): CaseBody {
  const group = review.state.redo.at(-1)?.group;
  if (group === undefined) throw refuse('There is nothing to redo in this case.');
  const entries = journal.ofAction(caseId, group);
  const refusal = redoRefusal(entries, reader);
  if (refusal !== null) throw refuse(refusal);
  return redoBody(group, entries);
}

/** A review that started with a snapshot does not know what came before: once it is asked, all is read. */
function beforeFromJournal(
  { caseId, review, journal }: UndoContext,
  group: string,
): readonly StructureState[] {
  const log = new UndoLog();
  let state = emptyCaseState(review.about.task.structures);
  for (const entry of journal.ofCase(caseId)) {
    log.note(state, entry);
    state = applyEntry(state, entry);
  }
  review.olderUndo = log;
  const before = log.before(group);
  if (before === undefined) throw new Error('The journal does not hold the action that undo names.');
  return before;
}
