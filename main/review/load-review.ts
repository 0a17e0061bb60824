import { emptyCaseState } from '../../core/review/empty-case-state.ts';
import type { LabelStore } from '../workspace/label-store.ts';
import type { MaskStore } from '../workspace/mask-store.ts';
import type { Journal } from './journal.ts';
import { createLabelBook } from './label-book.ts';
import { OpenReview, type ReviewStart } from './open-review.ts';
import { newestLabels, type ReviewedCase } from './reviewed-case.ts';
import type { Snapshots } from './snapshots.ts';

export interface LoadPorts {
  readonly journal: Journal;
  readonly masks: MaskStore;
  readonly labels: Pick<LabelStore, 'get'>;
  /** Null: replay from the beginning. */
  readonly snapshots: Snapshots | null;
}

/** Reads a case from its journal, from the last snapshot on where there is one. */
export async function loadReview(
  { journal, masks, labels, snapshots }: LoadPorts,
  caseId: string,
  about: ReviewedCase,
): Promise<OpenReview> {
  const start = (await snapshots?.load(caseId, about.task)) ?? beginning(about);
  const review = new OpenReview(about, start, { labels: createLabelBook(labels), masks });
  for (const entry of journal.ofCase(caseId, start.state.seq)) await review.catchUp(entry);
  review.caughtUp();
  return review;
}

/** Before the first entry a case shows the newest labels. */
function beginning(about: ReviewedCase): ReviewStart {
  const labels = newestLabels(about);
  const state = emptyCaseState(about.task.structures);
  return { state: { ...state, labels, bases: [{ seq: 0, labels }] }, masks: new Map() };
}
