import type { CaseAction } from '../../../core/contract/case.ts';
import type { ActionBody } from '../../../core/domain/journal-entry.ts';
import { touchedStructures } from '../../../core/review/entry-changes.ts';
import { structureOf } from '../../../core/review/with-structures.ts';
import type { PromptedBy } from '../../store/store.ts';
import type { MaskDraft, OpenReview } from '../open-review.ts';
import { newOverlap } from './new-overlap.ts';
import { nameOf, refuse, requireStructure } from './refuse.ts';

type EditAction = Extract<CaseAction, { kind: 'edit' }>;
type EditBody = Extract<ActionBody, { kind: 'edit' }>;

/** @throws ExpectedError when a structure is unknown or the model's answer is not known any more. */
export function editBody(review: OpenReview, action: EditAction, prompted: PromptedBy | null): EditBody {
  const { group, tool, settings, changes } = action;
  for (const { structure } of changes) requireStructure(review, structure);
  if (tool === 'sam' && prompted === null) {
    throw refuse(
      'It is not known any more how this mask was made; prompt again and take the new answer over.',
    );
  }
  const body: EditBody = { kind: 'edit', group, tool, settings, changes };
  const fromNothing = touchedStructures(body).filter((id) => isUntouchedAndEmpty(review, id));
  return {
    ...body,
    ...(prompted === null || tool !== 'sam' ? {} : { prompted: { ...prompted, files: [...prompted.files] } }),
    ...(fromNothing.length === 0 ? {} : { fromNothing }),
  };
}

/**
 * @throws ExpectedError when an edit changes nothing, or where structures must not share pixels and it makes
 * them. (The page cuts off what belongs to others or takes it from them in the same edit; pixels that the
 * machine gave to two structures may stay so.)
 */
export async function requireSoundEdit(review: OpenReview, drafts: readonly MaskDraft[]): Promise<void> {
  if (drafts.every(({ place, stored }) => stored.sha256 === review.digest(place))) {
    throw refuse('This changes no pixel.');
  }
  await requireNoNewOverlap(review, drafts);
}

/** @throws ExpectedError where structures must not share pixels and these masks make them. */
export async function requireNoNewOverlap(review: OpenReview, drafts: readonly MaskDraft[]): Promise<void> {
  if (review.about.task.review.overlap === 'allowed') return;
  const overlap = await newOverlap(review, drafts);
  if (overlap === null) return;
  throw refuse(
    `In this task structures do not share pixels: part of this already belongs to ${nameOf(review, overlap.other)}. ` +
      `Assign those pixels to ${nameOf(review, overlap.structure)} or stay outside.`,
  );
}

function isUntouchedAndEmpty(review: OpenReview, structure: string): boolean {
  if ((structureOf(review.state, structure)?.tools.length ?? 0) > 0) return false;
  return review.about.frames.every(({ frameId }) => review.isEmpty({ structure, frameId }));
}
