import { fromBase64 } from '../../core/edit/base64.ts';
import { createMask, type BitMask } from '../../core/mask/bit-mask.ts';
import { decodeMask } from '../../core/mask/rle.ts';
import { CaseReplay, type MaskPlace } from '../../core/review/case-replay.ts';
import type { CaseState } from '../../core/review/case-state.ts';
import { emptyCaseState } from '../../core/review/empty-case-state.ts';
import { entryChanges } from '../../core/review/entry-changes.ts';
import type { LabelStore } from '../workspace/label-store.ts';
import type { MaskStore } from '../workspace/mask-store.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Journal } from './journal.ts';
import { createLabelBook, type LabelBook } from './label-book.ts';
import { keyOf } from './reviewed-case.ts';
import type { StoredSnapshot } from './snapshots.ts';
import { emptyMask, storedMask } from './stored-mask.ts';

export interface CheckedCase {
  readonly state: CaseState;
  /** Whether the snapshot is what the journal leads to at its place. */
  readonly snapshotHolds: boolean;
  /** Name of the present mask in the mask store; null when it has no pixel. */
  digest(place: MaskPlace): string | null;
}

interface FollowPorts {
  readonly journal: Journal;
  readonly masks: Pick<MaskStore, 'get'>;
  readonly labels: Pick<LabelStore, 'get'>;
}

/**
 * Replays a case from its first entry, knowing nothing but journal, pseudo labels and mask store.
 * @throws ExpectedError when one of them is damaged.
 */
export async function followForCheck(
  { journal, masks, labels }: FollowPorts,
  caseId: string,
  snapshot: StoredSnapshot | null,
): Promise<CheckedCase> {
  const book = createLabelBook(labels);
  const loaded = new Map<string, BitMask>();
  // The names of the structures are the snapshot's: without a task nobody else knows them.
  const named = (snapshot?.state.structures ?? []).map(({ structure: id, name }) => ({ id, name }));
  const replay = new CaseReplay(emptyCaseState(named), (place) => loaded.get(keyOf(place)) ?? null);
  let snapshotHolds = false;
  for (const entry of journal.ofCase(caseId)) {
    for (const { structure, frameId, patch } of entryChanges(entry.body)) {
      const key = keyOf({ structure, frameId });
      if (loaded.has(key)) continue;
      const base = baseDigest(book, replay.state, { structure, frameId });
      loaded.set(key, base === null ? emptyLike(patch) : await masks.get(base));
    }
    replay.apply(entry);
    if (entry.seq === snapshot?.state.seq) snapshotHolds = equalsSnapshot(replay, snapshot);
  }
  return {
    state: replay.state,
    snapshotHolds,
    digest: (place) => {
      const mask = replay.mask(place);
      if (mask === undefined) return baseDigest(book, replay.state, place);
      const { sha256 } = storedMask(mask);
      return sha256 === emptyMask(mask).sha256 ? null : sha256;
    },
  };
}

/** The mask of the label that the review began with; null when it has no pixel or there was no label. */
function baseDigest(book: LabelBook, state: CaseState, { structure, frameId }: MaskPlace): string | null {
  const id = state.bases[0]?.labels[frameId] ?? null;
  const refined = id === null ? undefined : book.structure(id, structure)?.masks.refined;
  if (id === null || refined === undefined) return null;
  const { columns, rows } = book.label(id).frame;
  return refined === emptyMask({ width: columns, height: rows }).sha256 ? null : refined;
}

/** A frame without a label says its size only by what was drawn on it. */
function emptyLike(patch: string): BitMask {
  const { width, height } = decodeMask(fromBase64(patch));
  return createMask(width, height);
}

function equalsSnapshot(replay: CaseReplay, snapshot: StoredSnapshot): boolean {
  if (canonicalJson(replay.state) !== canonicalJson(snapshot.state)) return false;
  const digests = new Map(
    [...replay.edited].map(({ place, mask }) => [keyOf(place), storedMask(mask).sha256]),
  );
  if (digests.size !== snapshot.masks.length) return false;
  return snapshot.masks.every((one) => digests.get(keyOf(one)) === one.sha256);
}
