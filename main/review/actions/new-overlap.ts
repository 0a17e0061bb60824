import type { BitMask } from '../../../core/mask/bit-mask.ts';
import type { MaskDraft, OpenReview } from '../open-review.ts';
import { keyOf } from '../reviewed-case.ts';

/** The first pair of structures that an edit makes share a pixel; null when it makes none. */
export async function newOverlap(
  review: OpenReview,
  drafts: readonly MaskDraft[],
): Promise<{ readonly structure: string; readonly other: string } | null> {
  const after = new Map(drafts.map((draft) => [keyOf(draft.place), draft.after]));
  for (const draft of drafts) {
    const { structure, frameId } = draft.place;
    const added = addedWords(draft);
    if (added.length === 0) continue;
    for (const { id: other } of review.about.task.structures) {
      if (other === structure) continue;
      const place = { structure: other, frameId };
      if (!after.has(keyOf(place)) && review.isEmpty(place)) continue;
      const mask = after.get(keyOf(place)) ?? (await review.mask(place));
      if (sharesAny(draft, mask, added)) return { structure, other };
    }
  }
  return null;
}

/** Indices of the words in which an edit adds pixels. */
function addedWords({ before, after }: MaskDraft): number[] {
  const indices: number[] = [];
  for (let i = 0; i < after.words.length; i++) {
    if ((after.words[i]! & ~before.words[i]!) !== 0) indices.push(i);
  }
  return indices;
}

function sharesAny({ before, after }: MaskDraft, other: BitMask, added: readonly number[]): boolean {
  return added.some((i) => (after.words[i]! & ~before.words[i]! & other.words[i]!) !== 0);
}
