import type { BitMask } from './bit-mask.ts';
import { requireSameSize } from './size-guard.ts';

/** Number of set bits of a 32-bit word. */
export function popcount(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Number of pixels of the mask. */
export function countPixels(mask: BitMask): number {
  const { words } = mask;
  let count = 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word !== 0) count += popcount(word);
  }
  return count;
}

/** Number of pixels that both masks hold. @throws RangeError when sizes differ (rule M2). */
export function countShared(a: BitMask, b: BitMask): number {
  requireSameSize(a, b);
  let count = 0;
  for (let i = 0; i < a.words.length; i++) {
    const word = a.words[i]! & b.words[i]!;
    if (word !== 0) count += popcount(word);
  }
  return count;
}

export function isEmpty(mask: BitMask): boolean {
  const { words } = mask;
  for (let i = 0; i < words.length; i++) if (words[i] !== 0) return false;
  return true;
}

/** Same size and same pixels. */
export function equalMasks(a: BitMask, b: BitMask): boolean {
  if (a.width !== b.width || a.height !== b.height) return false;
  for (let i = 0; i < a.words.length; i++) if (a.words[i] !== b.words[i]) return false;
  return true;
}
