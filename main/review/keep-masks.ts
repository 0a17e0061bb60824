import type { CaseBody } from '../../core/domain/journal-entry.ts';
import type { MaskStore } from '../workspace/mask-store.ts';
import type { MaskDraft, OpenReview } from './open-review.ts';
import { keyOf } from './reviewed-case.ts';
import type { Snapshots } from './snapshots.ts';
import { emptyMask } from './stored-mask.ts';
import { isWriteFailure, writeFailure } from './write-failure.ts';

/** Entries between two snapshots: replaying as many takes some hundredths of a second. */
const SNAPSHOT_EVERY = 200;

/**
 * Puts the masks that an entry signs into the mask store, flushed, before it is written: a verdict never names
 * a mask that is not there.
 * @throws ExpectedError when the workspace is full or cannot be written.
 */
export async function keepSigned(
  masks: MaskStore,
  review: OpenReview,
  { body, drafts }: { readonly body: CaseBody; readonly drafts: readonly MaskDraft[] },
): Promise<void> {
  const signed = signedStructures(body);
  if (signed.length === 0) return;
  const changed = new Set([...review.changedMasks()].map(({ sha256 }) => sha256));
  // A redo draws and signs in one.
  const drawn = new Map(drafts.map((draft) => [keyOf(draft.place), draft]));
  const names = new Set<string>();
  try {
    for (const { frameId } of review.about.frames) {
      for (const structure of signed) {
        const place = { structure, frameId };
        const draft = drawn.get(keyOf(place));
        const sha256 = draft?.stored.sha256 ?? review.digest(place);
        if (names.has(sha256) || sha256 === emptyMask(review.frame(frameId)).sha256) continue;
        names.add(sha256);
        if (draft !== undefined || changed.has(sha256))
          await masks.put(draft?.after ?? (await review.mask(place)));
        await masks.flush(sha256);
      }
    }
  } catch (error) {
    throw writeFailure(error);
  }
}

export function isSnapshotDue(review: OpenReview): boolean {
  return review.followed >= SNAPSHOT_EVERY;
}

/** Remembers where a review stands. A failure costs time when the case is opened next, nothing else. */
export async function keepSnapshot(
  ports: { readonly masks: MaskStore; readonly snapshots: Snapshots },
  caseId: string,
  review: OpenReview,
): Promise<void> {
  review.followed = 0;
  try {
    const changed = [...review.changedMasks()];
    for (const { place } of changed) await ports.masks.put(await review.mask(place));
    const masks = new Map(changed.map((one) => [keyOf(one.place), one]));
    ports.snapshots.save(caseId, review.about.task, { state: review.state, masks });
  } catch (error) {
    if (!isWriteFailure(writeFailure(error))) throw error;
  }
}

function signedStructures(body: CaseBody): string[] {
  if (body.kind === 'redo') return body.again.flatMap(signedStructures);
  if (body.kind !== 'verdict') return [];
  return body.signed.filter((one) => one.verdict !== null).map((one) => one.structure);
}
