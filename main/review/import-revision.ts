import { ExpectedError } from '../../core/domain/errors.ts';
import type { ActionBody, MaskChange } from '../../core/domain/journal-entry.ts';
import { encodePatch } from '../../core/edit/patch.ts';
import { xor } from '../../core/mask/algebra.ts';
import { requireNoNewOverlap } from './actions/edit-action.ts';
import { nameOf, refuse, requireStructure } from './actions/refuse.ts';
import { needsBegin, writeBegin } from './begin-review.ts';
import type { MaskDraft, OpenReview } from './open-review.ts';
import { keyOf } from './reviewed-case.ts';
import type { ReviewPorts } from './review-ports.ts';
import type { ImportedRevision, RevisionMask, RevisionRequest } from './revision-request.ts';
import { writeEntries } from './write-entries.ts';

type EditBody = Extract<ActionBody, { kind: 'edit' }>;

/** Of one line of the journal, see `maskChangeSchema`; and its text, which SQLite keeps in one piece. */
const MOST_CHANGES = 1000;
const MOST_TEXT = 16 * 1024 * 1024;

/**
 * Takes the masks over as one action of the reader: as many `edit` entries of one group as it needs, all or none.
 * Verdicts on what changes fall (rule R1), equal masks change nothing.
 * @throws ExpectedError `structure-unknown`, `frame-unknown`, `review-refused` with the rule, `workspace-full`,
 * `workspace-unwritable`; nothing is changed then.
 */
export async function importRevision(
  ports: ReviewPorts,
  review: OpenReview,
  request: RevisionRequest,
): Promise<ImportedRevision> {
  const { caseId, reader, masks } = request;
  if (needsBegin(review)) writeBegin(ports, caseId, review);
  const wanted = [...new Set(masks.map((one) => one.structure))];
  const changes = await changesTo(ports, review, masks);
  const changed = [...new Set(changes.map((one) => one.structure))];
  const unchanged = wanted.filter((one) => !changed.includes(one));
  if (changes.length === 0) return { changed, unchanged };
  const bodies = bodiesOf(ports, review, { request, changes });
  const drafts = await review.draft({ ...bodies[0]!, changes }); // there is a change
  try {
    await requireNoNewOverlap(review, drafts);
    const byPlace = new Map(drafts.map((draft) => [keyOf(draft.place), draft]));
    for (const entry of writeEntries(ports, review, { caseId, reader, bodies })) {
      review.follow(entry, entry.body.kind === 'edit' ? draftsOf(entry.body, byPlace) : []);
    }
    return { changed, unchanged };
  } finally {
    review.release(drafts);
  }
}

function draftsOf(body: EditBody, byPlace: ReadonlyMap<string, MaskDraft>): MaskDraft[] {
  return body.changes.flatMap((change) => byPlace.get(keyOf(change)) ?? []);
}

async function changesTo(
  ports: Pick<ReviewPorts, 'masks'>,
  review: OpenReview,
  masks: readonly RevisionMask[],
): Promise<MaskChange[]> {
  const changes: MaskChange[] = [];
  const seen = new Set<string>();
  for (const { structure, frameId, mask } of masks) {
    requireStructure(review, structure);
    const place = { structure, frameId };
    if (seen.has(keyOf(place))) throw new Error('A revision names a mask twice.');
    seen.add(keyOf(place));
    const { width, height } = review.frame(frameId);
    if (review.digest(place) === mask) continue;
    const target = await ports.masks.get(mask);
    if (target.width !== width || target.height !== height) {
      throw new ExpectedError(
        'review-refused',
        `The mask of ${nameOf(review, structure)} has ${target.width} x ${target.height} pixels, its image ${width} x ${height} (rule M2).`,
      );
    }
    changes.push({ structure, frameId, patch: encodePatch(xor(await review.mask(place), target)) });
  }
  return changes;
}

function bodiesOf(
  ports: Pick<ReviewPorts, 'newGroup'>,
  review: OpenReview,
  { request, changes }: { readonly request: RevisionRequest; readonly changes: readonly MaskChange[] },
): EditBody[] {
  const { format, file } = request.source;
  const group = ports.newGroup();
  const byHand = (structure: string): boolean =>
    request.masks.every((one) => one.structure !== structure || one.manual) &&
    review.about.frames.every(({ frameId }) => review.isEmpty({ structure, frameId }));
  const drawn = new Set([...new Set(changes.map((one) => one.structure))].filter(byHand));
  return portions(changes).map((portion) => {
    const fromNothing = [...new Set(portion.map((one) => one.structure))].filter((one) => drawn.has(one));
    return {
      kind: 'edit',
      group,
      tool: 'import',
      settings: { format, file },
      changes: portion,
      ...(fromNothing.length === 0 ? {} : { fromNothing }),
    };
  });
}

function portions(changes: readonly MaskChange[]): MaskChange[][] {
  const all: MaskChange[][] = [];
  let text = Infinity;
  for (const change of changes) {
    const last = all.at(-1);
    if (change.patch.length > MOST_TEXT) throw refuse('This mask is too large for the journal.');
    if (last === undefined || last.length >= MOST_CHANGES || text + change.patch.length > MOST_TEXT) {
      all.push([change]);
      text = change.patch.length;
    } else {
      last.push(change);
      text += change.patch.length;
    }
  }
  return all;
}
