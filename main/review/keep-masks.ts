import type { CaseBody } from '../../core/domain/journal-entry.ts';
import type { BitMask } from '../../core/mask/bit-mask.ts';
import type { MaskStore } from '../workspace/mask-store.ts';
import type { MaskDraft, OpenReview } from './open-review.ts';
import { keyOf } from './reviewed-case.ts';
import type { Snapshots } from './snapshots.ts';
import { emptyMask } from './stored-mask.ts';
import { isWriteFailure, writeFailure } from './write-failure.ts';

/** Masks on their way to the disk. */
const AT_ONCE = 8;

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
  const names = new Map<string, () => Promise<BitMask> | null>();
  for (const { frameId } of review.about.frames) {
    for (const structure of signed) {
      const place = { structure, frameId };
      const draft = drawn.get(keyOf(place));
      const sha256 = draft?.stored.sha256 ?? review.digest(place);
      if (names.has(sha256) || sha256 === emptyMask(review.frame(frameId)).sha256) continue;
      // What nobody changed is there already: the pseudo label's.
      const mask = (): Promise<BitMask> | null => (changed.has(sha256) ? review.mask(place) : null);
      names.set(sha256, draft === undefined ? mask : () => Promise.resolve(draft.after));
    }
  }
  const waiting = [...names];
  const work = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [sha256, maskOf] = next;
      const mask = await maskOf();
      if (mask !== null) await masks.put(mask);
      await masks.flush(sha256);
    }
  };
  try {
    // A disk that is asked for several at once writes them in one go.
    await Promise.all(Array.from({ length: AT_ONCE }, work));
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
