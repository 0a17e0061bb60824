import { addedRemoved, encodePatch, type AddedRemoved } from '../../../core/edit/patch.ts';
import type { EditTool, MaskChange } from '../../../core/domain/journal-entry.ts';
import { countPixels } from '../../../core/mask/count.ts';
import { createMask, type BitMask } from '../../../core/mask/bit-mask.ts';
import { decodeMask, encodeMask } from '../../../core/mask/rle.ts';
import type { Sized } from '../../../core/mask/size-guard.ts';
import type { MaskBook } from './create-mask-book.ts';

/** What the journal is to be told of an edit besides the pixels. */
export interface EditFacts {
  /** 16 hex digits; entries of one stroke share it. */
  readonly group: string;
  readonly tool: EditTool;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  /** For `sam`: the decoder's answer that is taken over. */
  readonly decodeId?: string;
  readonly candidate?: number;
}

/** Added and removed pixels of one structure, run-length coded: thousands of strokes fit while the line is down. */
interface PendingChange {
  readonly structure: string;
  readonly frameId: string;
  readonly size: Sized;
  readonly added: Uint8Array;
  readonly removed: Uint8Array;
}

/** An edit that is on the screen and not in the journal. */
export interface PendingEdit {
  readonly facts: EditFacts;
  readonly changes: readonly PendingChange[];
}

export function pendingChange(
  place: { readonly structure: string; readonly frameId: string },
  before: BitMask,
  after: BitMask,
): PendingChange {
  const { added, removed } = addedRemoved(before, after);
  const size = { width: before.width, height: before.height };
  return { ...place, size, added: encodeMask(added), removed: encodeMask(removed) };
}

export function addedRemovedOf(change: PendingChange): AddedRemoved {
  return { added: decodeMask(change.added, change.size), removed: decodeMask(change.removed, change.size) };
}

/** The patches that an edit is on what the journal has now; empty when the journal has it already. */
export function patchesOf(edit: PendingEdit, book: MaskBook): MaskChange[] {
  const changes: MaskChange[] = [];
  for (const change of edit.changes) {
    const { structure, frameId, size } = change;
    const saved = book.saved(frameId, structure);
    const { added, removed } = addedRemovedOf(change);
    const patch = createMask(size.width, size.height);
    for (let i = 0; i < patch.words.length; i++) {
      const word = saved.words[i]!;
      patch.words[i] = (added.words[i]! & ~word) | (removed.words[i]! & word);
    }
    if (countPixels(patch) > 0) changes.push({ structure, frameId, patch: encodePatch(patch) });
  }
  return changes;
}
