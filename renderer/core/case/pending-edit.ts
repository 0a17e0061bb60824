import { encodePatch, type AddedRemoved } from '../../../core/edit/patch.ts';
import type { EditTool, MaskChange } from '../../../core/domain/journal-entry.ts';
import { createMask, type BitMask } from '../../../core/mask/bit-mask.ts';
import { clipRect, type PixelRect } from '../../../core/mask/pixel-rect.ts';
import type { Sized } from '../../../core/mask/size-guard.ts';
import type { MaskBook } from './create-mask-book.ts';

/** What the journal is to be told of an edit besides the pixels. */
export interface EditFacts {
  /** 16 hex digits; entries of one stroke share it. */
  readonly group: string;
  readonly tool: Exclude<EditTool, 'import'>;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  /** For `sam`: the decoder's answer that is taken over. */
  readonly decodeId?: string;
  readonly candidate?: number;
}

/**
 * Added and removed pixels of one structure, only as far as the edit reaches: whole masks of a large image would
 * cost a frame per stroke and, while the line is down, the memory of the page.
 */
export interface PendingChange {
  readonly structure: string;
  readonly frameId: string;
  readonly size: Sized;
  /** Words and rows of the mask that the parts below cover. */
  readonly area: {
    readonly firstWord: number;
    readonly lastWord: number;
    readonly top: number;
    readonly bottom: number;
  };
  readonly added: Uint32Array;
  readonly removed: Uint32Array;
}

/** An edit that is on the screen and not in the journal. */
export interface PendingEdit {
  readonly facts: EditFacts;
  readonly changes: readonly PendingChange[];
}

interface ChangePlace {
  readonly structure: string;
  readonly frameId: string;
  /** Around all pixels that may have changed. */
  readonly rect: PixelRect;
}

/** What an edit added and removed inside of its rectangle; null when nothing. */
export function pendingChange(
  { structure, frameId, rect }: ChangePlace,
  before: BitMask,
  after: BitMask,
): PendingChange | null {
  const { width, height, stride } = before;
  const box = clipRect(rect, before);
  if (box === null) return null;
  const area = {
    firstWord: box.left >>> 5,
    lastWord: (box.right - 1) >>> 5,
    top: box.top,
    bottom: box.bottom,
  };
  const columns = area.lastWord - area.firstWord + 1;
  const added = new Uint32Array(columns * (area.bottom - area.top));
  const removed = new Uint32Array(added.length);
  let some = 0;
  for (let y = area.top, at = 0; y < area.bottom; y++) {
    for (let i = y * stride + area.firstWord; i <= y * stride + area.lastWord; i++, at++) {
      const was = before.words[i]!;
      const is = after.words[i]!;
      added[at] = is & ~was;
      removed[at] = was & ~is;
      some |= was ^ is;
    }
  }
  return some === 0 ? null : { structure, frameId, size: { width, height }, area, added, removed };
}

export function addedRemovedOf({ size, area, added, removed }: PendingChange): AddedRemoved {
  return { added: spread(size, area, added), removed: spread(size, area, removed) };
}

/** The patches that an edit is on what the journal has now; empty when the journal has it already. */
export function patchesOf(edit: PendingEdit, book: MaskBook): MaskChange[] {
  const changes: MaskChange[] = [];
  for (const { structure, frameId, size, area, added, removed } of edit.changes) {
    const saved = book.saved(frameId, structure);
    const parts = new Uint32Array(added.length);
    let some = 0;
    eachWord(area, saved.stride, (at, i) => {
      const word = saved.words[i]!;
      parts[at] = (added[at]! & ~word) | (removed[at]! & word);
      some |= parts[at]!;
    });
    if (some !== 0) changes.push({ structure, frameId, patch: encodePatch(spread(size, area, parts)) });
  }
  return changes;
}

function spread(size: Sized, area: PendingChange['area'], parts: Uint32Array): BitMask {
  const mask = createMask(size.width, size.height);
  eachWord(area, mask.stride, (at, i) => {
    mask.words[i] = parts[at]!;
  });
  return mask;
}

/** @param visit place in the parts of a change, place in the words of a mask. */
function eachWord(area: PendingChange['area'], stride: number, visit: (at: number, i: number) => void): void {
  for (let y = area.top, at = 0; y < area.bottom; y++) {
    for (let i = y * stride + area.firstWord; i <= y * stride + area.lastWord; i++, at++) visit(at, i);
  }
}
