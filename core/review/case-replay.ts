import { fromBase64 } from '../edit/base64.ts';
import type { CaseEntry } from '../domain/journal-entry.ts';
import type { BitMask } from '../mask/bit-mask.ts';
import { xorStoredInto } from '../mask/rle.ts';
import { applyEntry } from './apply-entry.ts';
import type { CaseState } from './case-state.ts';
import { entryChanges } from './entry-changes.ts';
import { UndoLog } from './undo-log.ts';

export interface MaskPlace {
  readonly structure: string;
  readonly frameId: string;
}

/**
 * The mask that lies under all entries (or is in force where a replay starts), which is changed in place from
 * then on; null: whoever asks does not follow this mask.
 */
export type BaseMask = (place: MaskPlace) => BitMask | null;

/**
 * A case that follows its journal: state and the masks that were edited. Starts with no entry or with a
 * snapshot; replay of all entries from either start comes to the same (rule R2).
 */
export class CaseReplay {
  readonly #base: BaseMask;
  readonly #masks = new Map<string, { readonly place: MaskPlace; readonly mask: BitMask }>();
  readonly undoLog = new UndoLog();
  #state: CaseState;

  constructor(start: CaseState, base: BaseMask) {
    this.#state = start;
    this.#base = base;
  }

  get state(): CaseState {
    return this.#state;
  }

  /** Masks that entries have changed since the start. */
  get edited(): Iterable<{ readonly place: MaskPlace; readonly mask: BitMask }> {
    return this.#masks.values();
  }

  /** The mask now, if entries have changed it since the start. Not to be changed by the caller. */
  mask(place: MaskPlace): BitMask | undefined {
    return this.#masks.get(keyOf(place))?.mask;
  }

  /**
   * @returns the masks that changed.
   * @throws RangeError when a patch is none of its frame (rule M2): nothing is changed then but patches before it.
   */
  apply(entry: CaseEntry): MaskPlace[] {
    const dirty = new Map<string, MaskPlace>();
    for (const { structure, frameId, patch } of entryChanges(entry.body)) {
      const place = { structure, frameId };
      const mask = this.#writable(place);
      if (mask === null) continue;
      xorStoredInto(mask, fromBase64(patch));
      dirty.set(keyOf(place), place);
    }
    this.undoLog.note(this.#state, entry);
    this.#state = applyEntry(this.#state, entry);
    return [...dirty.values()];
  }

  #writable(place: MaskPlace): BitMask | null {
    const key = keyOf(place);
    const known = this.#masks.get(key);
    if (known !== undefined) return known.mask;
    const mask = this.#base(place);
    if (mask !== null) this.#masks.set(key, { place, mask });
    return mask;
  }
}

/** One text per mask; ids hold no line feed. */
function keyOf({ structure, frameId }: MaskPlace): string {
  return `${structure}\n${frameId}`;
}
