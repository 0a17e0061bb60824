import type { CaseAction } from '../../../core/contract/case.ts';
import type { ActionBody, MaskChange } from '../../../core/domain/journal-entry.ts';
import { encodePatch } from '../../../core/edit/patch.ts';
import { xor } from '../../../core/mask/algebra.ts';
import { createMask, type BitMask } from '../../../core/mask/bit-mask.ts';
import type { MaskPlace } from '../../../core/review/case-replay.ts';
import { structuresOnOlderLabels } from '../../../core/review/label-under.ts';
import { structureOf } from '../../../core/review/with-structures.ts';
import type { MaskStore } from '../../workspace/mask-store.ts';
import type { OpenReview } from '../open-review.ts';
import { newestLabels } from '../reviewed-case.ts';
import { emptyMask } from '../stored-mask.ts';
import { refuse, requireStructure } from './refuse.ts';

type RebaseAction = Extract<CaseAction, { kind: 'rebase' }>;
type RebaseBody = Extract<ActionBody, { kind: 'rebase' }>;

/**
 * Takes the newest pseudo labels for the structures named, whose edits are dropped, or for all that nobody
 * edited or signed.
 * @throws ExpectedError when there is nothing to take over.
 */
export async function rebaseBody(
  review: OpenReview,
  action: RebaseAction,
  ports: { readonly masks: MaskStore; readonly group: string },
): Promise<RebaseBody> {
  for (const id of action.structures) requireStructure(review, id);
  const newest = newestLabels(review.about);
  const older = structuresOnOlderLabels(review.state, newest);
  const named = action.structures.length > 0;
  const structures = older.filter((id) => (named ? action.structures.includes(id) : isUntouched(review, id)));
  if (structures.length === 0) {
    throw refuse(
      older.length === 0
        ? 'There is no newer pseudo label for this case.'
        : 'Every structure that could take the newer pseudo label is edited or signed; name those that shall take it.',
    );
  }
  const labels: Record<string, string> = {};
  const changes: MaskChange[] = [];
  for (const [frameId, id] of Object.entries(newest)) {
    if (id === null) continue;
    if (review.state.labels[frameId] !== id) labels[frameId] = id;
    for (const structure of structures) {
      const patch = await patchTo(review, { structure, frameId }, { masks: ports.masks, label: id });
      if (patch !== null) changes.push({ structure, frameId, patch });
    }
  }
  return { kind: 'rebase', group: ports.group, labels, structures, changes };
}

function isUntouched(review: OpenReview, structure: string): boolean {
  const state = structureOf(review.state, structure);
  return state?.tools.length === 0 && state.verdict === null;
}

/** From the present mask to the label's; null when they are equal. */
async function patchTo(
  review: OpenReview,
  place: MaskPlace,
  to: { readonly masks: MaskStore; readonly label: string },
): Promise<string | null> {
  const frame = review.frame(place.frameId);
  const none = emptyMask(frame).sha256;
  const target = review.labels.structure(to.label, place.structure)?.masks.refined ?? none;
  if (target === review.digest(place)) return null;
  const mask: BitMask = target === none ? createMask(frame.width, frame.height) : await to.masks.get(target);
  return encodePatch(xor(await review.mask(place), mask));
}
