import type { Appended, CaseAction } from '../../core/contract/case.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { CaseBody } from '../../core/domain/journal-entry.ts';
import { entryChanges, isAction, touchedStructures } from '../../core/review/entry-changes.ts';
import type { AppendRequest } from '../store/store.ts';
import { editBody, requireSoundEdit } from './actions/edit-action.ts';
import { readerOf, type Author } from './author.ts';
import { rebaseBody } from './actions/rebase-action.ts';
import { requireStructure, stale } from './actions/refuse.ts';
import { redoLast, undoLast } from './actions/undo-action.ts';
import { planVerdict } from './actions/verdict-action.ts';
import { needsBegin, writeBegin } from './begin-review.ts';
import { keepSigned } from './keep-masks.ts';
import type { OpenReview } from './open-review.ts';
import type { ReviewPorts } from './review-ports.ts';
import { writeEntries } from './write-entries.ts';

interface Plan {
  /** Null: every structure of a verdict was skipped. */
  readonly body: CaseBody | null;
  readonly skipped: Appended['skipped'];
}

/** What the store does with one request, alone on its case. */
export function createAppend(
  ports: ReviewPorts,
): (review: OpenReview, request: AppendRequest) => Promise<Appended> {
  return async (review, request) => {
    const { caseId, reader } = request;
    if (reader === null) {
      throw new ExpectedError('reader-missing', 'Nobody has signed in: choose or enter your name first.');
    }
    requireFresh(ports, review, request);
    const { body, skipped } = await planOf(ports, review, { ...request, reader });
    if (body === null) return { caseId, entries: [], revisions: {}, skipped };
    const drafts = await review.draft(body);
    try {
      if (body.kind === 'edit') await requireSoundEdit(review, drafts);
      await keepSigned(ports.masks, review, { body, drafts });
      const entries = writeEntries(ports, review, { caseId, reader, bodies: [body] });
      for (const entry of entries) review.follow(entry, entry.body === body ? drafts : []);
      return { caseId, entries, revisions: revisionsOf(review, body), skipped };
    } finally {
      review.release(drafts);
    }
  };
}

/** What the page did was meant for what it saw. @throws ExpectedError `case-stale`. */
function requireFresh(ports: ReviewPorts, review: OpenReview, { caseId, after }: AppendRequest): void {
  if (review.state.seq !== after) throw stale();
  if (!needsBegin(review) || (after > 0 && !hasNewFrames(review))) return;
  // Pseudo labels or slices have come since the page opened the case, or the beginning could not be written then.
  writeBegin(ports, caseId, review);
  throw stale();
}

/** A verdict covers every frame of the case: none may have come behind the reader's back. */
function hasNewFrames({ about, state }: OpenReview): boolean {
  return about.frames.some(({ frameId }) => state.labels[frameId] === undefined);
}

async function planOf(
  ports: ReviewPorts,
  review: OpenReview,
  request: AppendRequest & { readonly reader: Author },
): Promise<Plan> {
  const { action, caseId, reader, prompted } = request;
  const plan = (body: CaseBody): Plan => ({ body, skipped: [] });
  const grouped = <A extends { readonly group: string }>(one: A): A => {
    return canGoOn(ports, review, { caseId, group: one.group }) ? one : { ...one, group: ports.newGroup() };
  };
  const context = { caseId, review, journal: ports.journal, reader: readerOf(reader) ?? reader };
  switch (action.kind) {
    case 'edit':
      return plan(editBody(review, grouped(action), prompted));
    case 'prompts':
      return plan(promptsBody(review, grouped(action)));
    case 'verdict':
      return planVerdict(review, grouped(action));
    case 'rebase':
      return plan(await rebaseBody(review, action, { masks: ports.masks, group: ports.newGroup() }));
    case 'undo':
      return plan(undoLast(context));
    case 'redo':
      return plan(redoLast(context));
    case 'time':
      if (action.structure !== null) requireStructure(review, action.structure);
      return plan(action);
  }
}

function promptsBody(review: OpenReview, action: Extract<CaseAction, { kind: 'prompts' }>): CaseBody {
  requireStructure(review, action.structure);
  review.frame(action.frameId);
  return action;
}

/**
 * A group goes on as long as it is the last action: undo would tear apart what lies between. What comes later, as
 * after an action in another window, is kept as an action of its own.
 */
function canGoOn(
  { journal }: ReviewPorts,
  { state }: OpenReview,
  { caseId, group }: { readonly caseId: string; readonly group: string },
): boolean {
  return state.undo.at(-1)?.group === group || journal.ofAction(caseId, group).length === 0;
}

function revisionsOf(review: OpenReview, body: CaseBody): Record<string, string> {
  const changed = new Set(entryChanges(body).map((change) => change.structure));
  if (body.kind === 'rebase') for (const id of touchedStructures(body)) changed.add(id);
  if (body.kind === 'undo') for (const { structure } of body.structures) changed.add(structure);
  if (body.kind === 'redo')
    for (const id of body.again.filter(isAction).flatMap(touchedStructures)) changed.add(id);
  return Object.fromEntries([...changed].map((id) => [id, review.revision(id)]));
}
