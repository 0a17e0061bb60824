import { subtract } from '../mask/algebra.ts';
import type { BitMask } from '../mask/bit-mask.ts';
import { createMask } from '../mask/bit-mask.ts';
import { clipRect, type PixelRect } from '../mask/pixel-rect.ts';
import { decodeMask, encodeMask } from '../mask/rle.ts';
import { requireSameSize, type Sized } from '../mask/size-guard.ts';
import { fromBase64, toBase64 } from './base64.ts';

/**
 * A patch is a mask of the pixels that an edit changed: before XOR after. Applying it again undoes it, so the
 * journal needs one form for edits, undo and redo.
 */

/**
 * The patch from one mask to another; null when they are equal.
 *
 * @param rect where they may differ (the union of an edit's dirty rectangles): only there are they compared.
 * @throws RangeError when sizes differ (rule M2).
 */
export function patchOf(before: BitMask, after: BitMask, rect?: PixelRect): BitMask | null {
  requireSameSize(before, after);
  const { width, height, stride } = before;
  const box = clipRect(rect ?? { left: 0, top: 0, right: width, bottom: height }, before);
  if (box === null) return null;
  let patch: BitMask | null = null;
  const first = box.left >>> 5;
  const last = (box.right - 1) >>> 5;
  for (let y = box.top; y < box.bottom; y++) {
    for (let i = y * stride + first; i <= y * stride + last; i++) {
      const change = before.words[i]! ^ after.words[i]!;
      if (change === 0) continue;
      patch ??= createMask(width, height);
      patch.words[i] = change;
    }
  }
  return patch;
}

/**
 * Turns the mask into the other side of the patch, in place.
 *
 * @returns the rectangle around the pixels that changed; null for an empty patch.
 * @throws RangeError when sizes differ (rule M2).
 */
export function applyPatch(mask: BitMask, patch: BitMask): PixelRect | null {
  requireSameSize(mask, patch);
  const { height, stride, words } = mask;
  let [left, top, right, bottom] = [mask.width, height, 0, 0];
  for (let y = 0, i = 0; y < height; y++) {
    for (let w = 0; w < stride; w++, i++) {
      const bits = patch.words[i]!;
      if (bits === 0) continue;
      words[i] = words[i]! ^ bits;
      left = Math.min(left, w * 32 + 31 - Math.clz32(bits & -bits));
      right = Math.max(right, w * 32 + 32 - Math.clz32(bits));
      top = Math.min(top, y);
      bottom = y + 1;
    }
  }
  return left < right ? { left, top, right, bottom } : null;
}

/** The patch as it travels and as the journal keeps it; equal patches give equal text. */
export function encodePatch(patch: BitMask): string {
  return toBase64(encodeMask(patch));
}

/** @throws RangeError when the text is no patch of this frame; it is never trusted. */
export function decodePatch(text: string, frame: Sized): BitMask {
  return decodeMask(fromBase64(text), frame);
}

/** An edit that can be told again on another base. */
export interface AddedRemoved {
  readonly added: BitMask;
  readonly removed: BitMask;
}

/** What an edit added and what it removed. @throws RangeError when sizes differ (rule M2). */
export function addedRemoved(before: BitMask, after: BitMask): AddedRemoved {
  return { added: subtract(after, before), removed: subtract(before, after) };
}

/**
 * Repeats an edit on a mask that may have changed in the meantime, in place: what the reader added is there
 * afterwards and what was removed is not; everything else stays. On the mask it was made on it gives the same.
 *
 * @returns the rectangle around the pixels that changed; null when none did.
 * @throws RangeError when sizes differ (rule M2).
 */
export function reapply(mask: BitMask, edit: AddedRemoved): PixelRect | null {
  requireSameSize(mask, edit.added);
  requireSameSize(mask, edit.removed);
  // Turning these pixels makes the mask what it shall be.
  const patch = createMask(mask.width, mask.height);
  for (let i = 0; i < patch.words.length; i++) {
    const word = mask.words[i]!;
    patch.words[i] = (edit.added.words[i]! & ~word) | (edit.removed.words[i]! & word);
  }
  return applyPatch(mask, patch);
}
