import type { Appended, CaseAction } from '../../../core/contract/case.ts';
import type { ActionBody } from '../../../core/domain/journal-entry.ts';
import type { PseudoLabel } from '../../../core/domain/pseudo-label.ts';
import type { Verdict } from '../../../core/domain/verdict.ts';
import { chooseForBulk, type BulkCandidate } from '../../../core/review/bulk-rule.ts';
import type { StructureState } from '../../../core/review/case-state.ts';
import { structureOf } from '../../../core/review/with-structures.ts';
import type { OpenReview } from '../open-review.ts';
import { refuse, requireStructure, stale } from './refuse.ts';

type VerdictAction = Extract<CaseAction, { kind: 'verdict' }>;
type Wanted = VerdictAction['structures'][number];

export interface VerdictPlan {
  /** Null when every structure was skipped. */
  readonly body: Extract<ActionBody, { kind: 'verdict' }> | null;
  readonly skipped: Appended['skipped'];
}

/**
 * What a verdict signs. Accepting more than one structure at once, in whatever scope, follows the bulk rule.
 * @throws ExpectedError when a revision is not the present one, or an empty mask would be accepted.
 */
export function planVerdict(review: OpenReview, action: VerdictAction): VerdictPlan {
  const { group, scope, verdict, reason, note } = action;
  for (const { structure, revision } of action.structures) {
    requireStructure(review, structure);
    if (review.revision(structure) !== revision) throw stale();
  }
  const isBulk = isApproval(verdict) && (scope !== 'structure' || action.structures.length > 1);
  const { take, skipped } = isBulk ? bulk(review, action.structures) : single(review, action);
  const signed = action.structures
    .filter((one) => take.includes(one.structure))
    .map(({ structure, revision, activeMs }) => ({
      structure,
      verdict: verdictFor(stateOf(review, structure), verdict),
      revision,
      activeMs,
    }));
  if (signed.length === 0) return { body: null, skipped };
  return { body: { kind: 'verdict', group, scope, signed, reason, note }, skipped };
}

function isApproval(verdict: Verdict | null): boolean {
  return verdict === 'accepted' || verdict === 'corrected';
}

/** Whether the machine's mask is signed or an edited one is no matter of choice. */
function verdictFor(structure: StructureState, verdict: Verdict | null): Verdict | null {
  if (!isApproval(verdict)) return verdict;
  return structure.tools.length > 0 ? 'corrected' : 'accepted';
}

function single(review: OpenReview, action: VerdictAction): Pick<Appended, 'skipped'> & { take: string[] } {
  const take = action.structures.map((one) => one.structure);
  const hollow = isApproval(action.verdict) ? take.find((id) => isHollow(review, id)) : undefined;
  if (hollow !== undefined) {
    throw refuse(
      `${stateOf(review, hollow).name} has no pixels, so there is nothing to accept; sign it as absent, or draw it first.`,
    );
  }
  return { take, skipped: [] };
}

function bulk(
  review: OpenReview,
  wanted: readonly Wanted[],
): { readonly take: readonly string[]; readonly skipped: Appended['skipped'] } {
  const { take, skipped } = chooseForBulk(
    review.about.task.review,
    wanted.map((one) => candidateOf(review, one)),
  );
  return { take, skipped: [...skipped] };
}

function candidateOf(review: OpenReview, { structure, seen }: Wanted): BulkCandidate {
  const frames = review.about.frames.map(({ frameId }) => {
    const place = { structure, frameId };
    const id = review.labelUnder(place);
    return {
      label: id === null ? null : review.labels.structure(id, structure),
      lateralityDoubt: id !== null && hasLateralityDoubt(review.labels.label(id)),
      empty: review.isEmpty(place),
    };
  });
  return { structure: stateOf(review, structure), seen, frames };
}

/** An imported label was drawn by nobody here, who might have taken left for right. */
function hasLateralityDoubt({ views }: PseudoLabel): boolean {
  return views !== null && views.unet.lateralityDoubt !== null;
}

function isHollow(review: OpenReview, structure: string): boolean {
  return review.about.frames.every(({ frameId }) => review.isEmpty({ structure, frameId }));
}

function stateOf(review: OpenReview, structure: string): StructureState {
  const found = structureOf(review.state, structure);
  if (found === undefined) throw stale();
  return found;
}
