import type { CaseBody, CaseEntry } from '../../core/domain/journal-entry.ts';
import { applyEntry } from '../../core/review/apply-entry.ts';
import type { Author } from './author.ts';
import { beginDraft, withBodies } from './begin-review.ts';
import type { OpenReview } from './open-review.ts';
import type { ReviewPorts } from './review-ports.ts';

/** What a reader has done to a case, in order. */
export interface CaseWork {
  readonly caseId: string;
  readonly reader: Author;
  readonly bodies: readonly CaseBody[];
}

/**
 * Writes entries of one case in one transaction, behind its `begin` where it has none yet; the review does not follow
 * them yet.
 * @throws ExpectedError when the workspace is full or cannot be written; nothing is kept then.
 */
export function writeEntries(
  { journal, onAppended }: Pick<ReviewPorts, 'journal' | 'onAppended'>,
  review: OpenReview,
  { caseId, reader, bodies }: CaseWork,
): CaseEntry[] {
  const begin = review.state.seq === 0 ? [beginDraft(caseId, review)] : [];
  const all = [...begin.map((one) => one.body), ...bodies];
  const drafts = [...begin, ...bodies.map((body) => ({ reader, caseId, body }))];
  const written = journal.append(drafts, (entries) => {
    onAppended?.(caseId, withBodies(entries, all).reduce(applyEntry, review.state));
  });
  return withBodies(written, all);
}
