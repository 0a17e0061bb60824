import type { BitMask } from './bit-mask.ts';
import { requireSameSize } from './size-guard.ts';

/** Set operations on masks of one frame. All throw RangeError when sizes differ (rule M2). */

export function union(a: BitMask, b: BitMask): BitMask {
  requireSameSize(a, b);
  const words = new Uint32Array(a.words.length);
  for (let i = 0; i < words.length; i++) words[i] = a.words[i]! | b.words[i]!;
  return { ...a, words };
}

export function intersect(a: BitMask, b: BitMask): BitMask {
  requireSameSize(a, b);
  const words = new Uint32Array(a.words.length);
  for (let i = 0; i < words.length; i++) words[i] = a.words[i]! & b.words[i]!;
  return { ...a, words };
}

/** The pixels of `a` that are not in `b`. */
export function subtract(a: BitMask, b: BitMask): BitMask {
  requireSameSize(a, b);
  const words = new Uint32Array(a.words.length);
  for (let i = 0; i < words.length; i++) words[i] = a.words[i]! & ~b.words[i]!;
  return { ...a, words };
}

/** The pixels that are in exactly one of the two. */
export function xor(a: BitMask, b: BitMask): BitMask {
  requireSameSize(a, b);
  const words = new Uint32Array(a.words.length);
  for (let i = 0; i < words.length; i++) words[i] = a.words[i]! ^ b.words[i]!;
  return { ...a, words };
}

/** The pixels of the frame that are not in the mask. */
export function invert(mask: BitMask): BitMask {
  const { width, height, stride } = mask;
  const words = new Uint32Array(mask.words.length);
  for (let i = 0; i < words.length; i++) words[i] = ~mask.words[i]!;
  const rest = width & 31;
  if (rest !== 0) {
    // Bits beyond the width stay zero, or counts and comparisons would be wrong.
    const valid = (1 << rest) - 1;
    for (let i = stride - 1; i < words.length; i += stride) words[i] = words[i]! & valid;
  }
  return { width, height, stride, words };
}

/** Adds `source` to `target` in place. */
export function unionInto(target: BitMask, source: BitMask): void {
  requireSameSize(target, source);
  const { words } = target;
  for (let i = 0; i < words.length; i++) words[i] = words[i]! | source.words[i]!;
}

/** Removes everything from `target` that is not in `source`, in place. */
export function intersectInto(target: BitMask, source: BitMask): void {
  requireSameSize(target, source);
  const { words } = target;
  for (let i = 0; i < words.length; i++) words[i] = words[i]! & source.words[i]!;
}

/** Removes the pixels of `source` from `target`, in place. */
export function subtractFrom(target: BitMask, source: BitMask): void {
  requireSameSize(target, source);
  const { words } = target;
  for (let i = 0; i < words.length; i++) words[i] = words[i]! & ~source.words[i]!;
}
