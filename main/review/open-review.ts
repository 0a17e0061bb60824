import { isDeepStrictEqual } from 'node:util';
import type { CaseBody, CaseEntry } from '../../core/domain/journal-entry.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import { fromBase64 } from '../../core/edit/base64.ts';
import { cloneMask, createMask, type BitMask } from '../../core/mask/bit-mask.ts';
import { xorStoredInto } from '../../core/mask/rle.ts';
import { CaseReplay, type MaskPlace } from '../../core/review/case-replay.ts';
import type { CaseState, StructureState } from '../../core/review/case-state.ts';
import type { UndoLog } from '../../core/review/undo-log.ts';
import { entryChanges } from '../../core/review/entry-changes.ts';
import { labelUnder } from '../../core/review/label-under.ts';
import type { MaskStore } from '../workspace/mask-store.ts';
import type { LabelBook } from './label-book.ts';
import { keyOf, type ReviewedCase, type ReviewedFrame } from './reviewed-case.ts';
import { createRevisions } from './revisions.ts';
import { emptyMask, storedMask, type StoredMask } from './stored-mask.ts';

/** What an entry will make of one mask. */
export interface MaskDraft {
  readonly place: MaskPlace;
  /** Not to be changed. */
  readonly before: BitMask;
  readonly after: BitMask;
  readonly stored: StoredMask;
}

/** Where a review starts to follow its journal. */
export interface ReviewStart {
  readonly state: CaseState;
  /** Masks that differ from those of the first pseudo labels, by `keyOf`. */
  readonly masks: ReadonlyMap<string, { readonly place: MaskPlace; readonly sha256: string }>;
}

/** One case in memory: its state, and the masks that were edited, as the journal says. Patient data: not logged. */
export class OpenReview {
  #about: ReviewedCase;
  #frames: ReadonlyMap<string, ReviewedFrame>;
  /** Of the whole journal, once somebody undid what lies before the start. */
  olderUndo: UndoLog | null = null;
  /** Entries since the last snapshot. */
  followed = 0;
  readonly labels: LabelBook;
  readonly start: ReviewStart;
  readonly #masks: MaskStore;
  readonly #replay: CaseReplay;
  #spare: BitMask | null = null;
  /** Masks read from the store that no entry has changed since the start. */
  readonly #loaded = new Map<string, BitMask>();
  readonly #edited = new Map<string, { readonly place: MaskPlace; readonly stored: StoredMask }>();
  readonly #revisions = createRevisions();

  constructor(
    about: ReviewedCase,
    start: ReviewStart,
    stores: { readonly labels: LabelBook; readonly masks: MaskStore },
  ) {
    this.#about = about;
    this.#frames = framesById(about);
    this.start = start;
    this.labels = stores.labels;
    this.#masks = stores.masks;
    this.#replay = new CaseReplay(start.state, (place) => {
      const key = keyOf(place);
      const mask = this.#loaded.get(key);
      if (mask === undefined) throw new Error('A mask is changed that was not loaded.');
      this.#loaded.delete(key);
      return mask;
    });
  }

  get about(): ReviewedCase {
    return this.#about;
  }

  /** What the worklist says now. */
  set about(about: ReviewedCase) {
    this.#about = about;
    this.#frames = framesById(about);
  }

  get state(): CaseState {
    return this.#replay.state;
  }

  /** The structures that an action touched, as they were before it; undefined when that was before the start. */
  before(group: string): readonly StructureState[] | undefined {
    return this.#replay.undoLog.before(group) ?? this.olderUndo?.before(group);
  }

  /** Masks that differ, or once differed, from those of the first pseudo labels. */
  *changedMasks(): Generator<{ readonly place: MaskPlace; readonly sha256: string }> {
    for (const { place, stored } of this.#edited.values()) yield { place, sha256: stored.sha256 };
    for (const [key, one] of this.start.masks) if (!this.#edited.has(key)) yield one;
  }

  /** @throws ExpectedError when the frame is not one of the case. */
  frame(frameId: string): ReviewedFrame {
    const found = this.#frames.get(frameId);
    if (found === undefined) {
      throw new ExpectedError('frame-unknown', 'This image is not part of the case; open the case again.');
    }
    return found;
  }

  /** Name of the present mask in the mask store, whether it is there yet or not. */
  digest(place: MaskPlace): string {
    const key = keyOf(place);
    const changed = this.#edited.get(key)?.stored.sha256 ?? this.start.masks.get(key)?.sha256;
    if (changed !== undefined) return changed;
    const label = this.state.bases[0]?.labels[place.frameId] ?? null;
    const refined = label === null ? undefined : this.labels.structure(label, place.structure)?.masks.refined;
    return refined ?? emptyMask(this.frame(place.frameId)).sha256;
  }

  isEmpty(place: MaskPlace): boolean {
    return this.digest(place) === emptyMask(this.frame(place.frameId)).sha256;
  }

  /** The present mask. Not to be changed. */
  async mask(place: MaskPlace): Promise<BitMask> {
    const key = keyOf(place);
    const known = this.#replay.mask(place) ?? this.#loaded.get(key);
    if (known !== undefined) return known;
    const frame = this.frame(place.frameId);
    const mask = this.isEmpty(place)
      ? createMask(frame.width, frame.height)
      : await this.#masks.get(this.digest(place));
    this.#loaded.set(key, mask);
    return mask;
  }

  /** The present mask as the mask store keeps it. */
  async bytes(place: MaskPlace): Promise<Uint8Array> {
    const edited = this.#edited.get(keyOf(place));
    if (edited !== undefined) return edited.stored.bytes;
    return this.isEmpty(place)
      ? emptyMask(this.frame(place.frameId)).bytes
      : this.#masks.bytes(this.digest(place));
  }

  /** What a verdict on the structure signs now. */
  revision(structure: string): string {
    return this.#revisions.of(this.state, structure, (frameId) => {
      const place = { structure, frameId };
      return this.isEmpty(place) ? null : this.digest(place);
    });
  }

  /** Id of the label under the present mask. */
  labelUnder({ structure, frameId }: MaskPlace): string | null {
    return labelUnder(this.state, structure, frameId);
  }

  /**
   * What an entry would make of the masks; changes nothing.
   * @throws ExpectedError when a frame is unknown or a patch does not fit it (rule M2).
   */
  async draft(body: CaseBody): Promise<MaskDraft[]> {
    const drafts = new Map<string, { place: MaskPlace; before: BitMask; after: BitMask }>();
    for (const { structure, frameId, patch } of entryChanges(body)) {
      const place = { structure, frameId };
      const key = keyOf(place);
      const before = drafts.get(key)?.before ?? (await this.mask(place));
      const after = drafts.get(key)?.after ?? this.#copyOf(before);
      turnOver(after, patch);
      drafts.set(key, { place, before, after });
    }
    return [...drafts.values()].map((draft) => ({ ...draft, stored: storedMask(draft.after) }));
  }

  /** Takes the memory of drafts back, which nobody looks at any more. */
  release(drafts: readonly MaskDraft[]): void {
    this.#spare = drafts[0]?.after ?? this.#spare;
  }

  /** A copy of a radiograph's mask takes a megabyte: one for every stroke would keep the collector busy. */
  #copyOf(mask: BitMask): BitMask {
    const spare = this.#spare;
    this.#spare = null;
    if (spare?.width !== mask.width || spare.height !== mask.height) return cloneMask(mask);
    spare.words.set(mask.words);
    return spare;
  }

  /** Follows an entry that is in the journal. @param drafts what `draft` said of it. */
  follow(entry: CaseEntry, drafts: readonly MaskDraft[]): void {
    const { body } = entry;
    // What was read so far are masks of older labels then.
    if (body.kind === 'begin' && !isDeepStrictEqual(body.labels, this.state.labels)) this.#loaded.clear();
    this.#replay.apply(entry);
    this.followed++;
    for (const { place, stored } of drafts) this.#edited.set(keyOf(place), { place, stored });
  }

  /** Follows an entry of the journal, reading what it needs. Digests come when all are followed. */
  async catchUp(entry: CaseEntry): Promise<void> {
    for (const { structure, frameId } of entryChanges(entry.body)) await this.mask({ structure, frameId });
    this.#replay.apply(entry);
    this.followed++;
  }

  /** Names the masks that `catchUp` has changed. */
  caughtUp(): void {
    for (const { place, mask } of this.#replay.edited) {
      this.#edited.set(keyOf(place), { place, stored: storedMask(mask) });
    }
    this.#revisions.forget();
  }
}

/** Every mask is asked for by its frame: a stack has hundreds. */
function framesById(about: ReviewedCase): ReadonlyMap<string, ReviewedFrame> {
  return new Map(about.frames.map((frame) => [frame.frameId, frame]));
}

function turnOver(mask: BitMask, patch: string): void {
  try {
    xorStoredInto(mask, fromBase64(patch));
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ExpectedError(
      'review-refused',
      'This change does not fit the image that it is meant for (rule M2); open the case again.',
      { cause },
    );
  }
}
