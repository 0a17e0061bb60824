import type { BitMask } from './bit-mask.ts';
import { createMask } from './bit-mask.ts';
import type { Sized } from './size-guard.ts';

/**
 * The run lengths of COCO (pycocotools): columns one after the other, each from top to bottom; the first number
 * counts background. `counts` may be written as a list of numbers or as the compressed string.
 */

/** Run lengths of a mask, beginning with background; equal to what pycocotools' `encode` makes. */
export function cocoCounts(mask: BitMask): number[] {
  const { offsets, rows } = columnChanges(mask);
  const counts: number[] = [];
  const { width, height } = mask;
  let before = 0;
  for (let x = 0; x < width; x++) {
    for (let i = offsets[x]!; i < offsets[x + 1]!; i++) {
      const at = x * height + rows[i]!;
      // A run that goes on from the foot of a column to the head of the next changes twice at one place.
      if (counts.length > 0 && at === before) {
        before -= counts.pop()!;
        continue;
      }
      counts.push(at - before);
      before = at;
    }
  }
  if (width * height > before || counts.length === 0) counts.push(width * height - before);
  return counts;
}

/**
 * The inverse of `cocoCounts`.
 * @throws RangeError when the lengths do not cover the frame exactly: they come from files and are never trusted.
 */
export function maskFromCocoCounts(counts: ArrayLike<number>, frame: Sized): BitMask {
  const mask = createMask(frame.width, frame.height);
  const { width, height, stride, words } = mask;
  const total = width * height;
  const flip = (x: number, y: number): void => {
    if (y < height) words[y * stride + (x >>> 5)]! ^= 1 << (x & 31);
  };
  let at = 0;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i]!;
    // Written so that NaN fails too.
    if (!(Number.isInteger(count) && count >= 0 && count <= total - at)) {
      throw new RangeError(`Run ${i} of the mask leaves its ${width} x ${height} pixels.`);
    }
    if (i % 2 === 1 && count > 0) {
      const last = at + count - 1;
      for (let x = Math.floor(at / height); x * height <= last; x++) {
        flip(x, Math.max(at - x * height, 0));
        flip(x, Math.min(last + 1 - x * height, height));
      }
    }
    at += count;
  }
  if (at !== total) throw new RangeError(`The runs of the mask end after ${at} of its ${total} pixels.`);
  // What stands there now are changes from the row above.
  for (let w = stride; w < words.length; w++) words[w]! ^= words[w - stride]!;
  return mask;
}

/**
 * The compressed form: from the third number on differences to the one two before, five bits a character, lowest
 * first, with a bit for "more follows", from character 48 on.
 */
export function compressCocoCounts(counts: readonly number[]): string {
  let text = '';
  for (let i = 0; i < counts.length; i++) {
    let rest = i > 2 ? counts[i]! - counts[i - 2]! : counts[i]!;
    let more = true;
    while (more) {
      const five = rest & 0x1f;
      rest >>= 5;
      // The highest of the five bits is the sign when nothing follows.
      more = (five & 0x10) !== 0 ? rest !== -1 : rest !== 0;
      text += String.fromCharCode((more ? five | 0x20 : five) + 48);
    }
  }
  return text;
}

/** Characters of the largest number: 35 bits hold every 32-bit difference. */
const MAX_CHARACTERS = 7;

/** The inverse of `compressCocoCounts`. @throws RangeError for other characters and for a string that is cut off. */
export function expandCocoCounts(text: string): number[] {
  const counts: number[] = [];
  let at = 0;
  while (at < text.length) {
    let value = 0;
    let factor = 1;
    let more = true;
    for (let used = 0; more; used++) {
      const code = text.charCodeAt(at++) - 48;
      // Written so that the NaN beyond the end fails too.
      if (!(code >= 0 && code < 64) || used === MAX_CHARACTERS) {
        throw new RangeError('The compressed run lengths are damaged or cut off.');
      }
      value += (code & 0x1f) * factor;
      factor *= 32;
      more = (code & 0x20) !== 0;
      if (!more && (code & 0x10) !== 0) value -= factor;
    }
    counts.push(counts.length > 2 ? value + counts[counts.length - 2]! : value);
  }
  return counts;
}

/** Rows at which a column changes between out and in, column by column; `height` where it ends inside. */
function columnChanges(mask: BitMask): { offsets: Int32Array; rows: Int32Array } {
  const offsets = new Int32Array(mask.width + 1);
  forChanges(mask, (x) => {
    offsets[x + 1]!++;
  });
  for (let x = 0; x < mask.width; x++) offsets[x + 1]! += offsets[x]!;
  const rows = new Int32Array(offsets[mask.width]!);
  const next = offsets.slice();
  forChanges(mask, (x, y) => {
    rows[next[x]!++] = y;
  });
  return { offsets, rows };
}

function forChanges(mask: BitMask, visit: (x: number, y: number) => void): void {
  const { height, stride, words } = mask;
  for (let y = 0; y <= height; y++) {
    for (let w = 0; w < stride; w++) {
      const here = y < height ? words[y * stride + w]! : 0;
      let changed = y > 0 ? here ^ words[(y - 1) * stride + w]! : here;
      while (changed !== 0) {
        const lowest = changed & -changed;
        visit(w * 32 + 31 - Math.clz32(lowest), y);
        changed ^= lowest;
      }
    }
  }
}
