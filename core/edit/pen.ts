import type { StoredValues } from '../domain/frame.ts';
import type { BitMask } from '../mask/bit-mask.ts';
import type { PixelRect } from '../mask/pixel-rect.ts';
import { requireSameSize } from '../mask/size-guard.ts';

export type PaintMode = 'add' | 'subtract';

/** The pixels of a grey range: entry (stored value as unsigned 16 bit) of `table` is 1 inside of the range. */
export interface GreyRange {
  /** One stored value a pixel, row by row, at the size of the mask. */
  readonly values: StoredValues;
  /** 65,536 entries, see `greyRange`. */
  readonly table: Uint8Array;
}

/** Where paint sticks; all conditions together. Empty: everywhere. */
export interface Allow {
  readonly inside?: BitMask | undefined;
  /** Locked structures, or the others of an exclusive task: the union of their masks. */
  readonly outside?: BitMask | undefined;
  /** The threshold brush. */
  readonly grey?: GreyRange | undefined;
}

/** Changes a mask in place, 32 pixels at a time, and keeps account of what really changed. */
export interface Pen {
  /** Paints columns from <= x < to of row y, clipped to the frame. */
  run(y: number, from: number, to: number): void;
  /** Paints the set bits of word w of row y, which must lie inside the frame. */
  word(y: number, w: number, bits: number): void;
  /** The smallest rectangle around all pixels that changed; null when none did. */
  dirty(): PixelRect | null;
}

/** @throws RangeError when a condition has another size than the mask (rule M2). */
export function createPen(mask: BitMask, mode: PaintMode, allow: Allow = {}): Pen {
  const { width, height, stride, words } = mask;
  const { inside, outside, grey } = allow;
  if (inside !== undefined) requireSameSize(mask, inside);
  if (outside !== undefined) requireSameSize(mask, outside);
  if (grey !== undefined && grey.values.length !== width * height) {
    throw new RangeError(`${grey.values.length} grey values are not ${width} x ${height} pixels (rule M2).`);
  }
  let [left, top, right, bottom] = [width, height, 0, 0];

  const word = (y: number, w: number, bits: number): void => {
    const i = y * stride + w;
    let changed = mode === 'add' ? bits & ~words[i]! : bits & words[i]!;
    if (changed === 0) return;
    if (inside !== undefined) changed &= inside.words[i]!;
    if (outside !== undefined) changed &= ~outside.words[i]!;
    if (grey !== undefined) changed = bitsInRange(changed, y * width + w * 32, grey);
    if (changed === 0) return;
    words[i] = words[i]! ^ changed;
    const column = w * 32;
    const first = column + 31 - Math.clz32(changed & -changed);
    const end = column + 32 - Math.clz32(changed);
    if (first < left) left = first;
    if (end > right) right = end;
    if (y < top) top = y;
    if (y >= bottom) bottom = y + 1;
  };

  const run = (y: number, from: number, to: number): void => {
    if (y < 0 || y >= height) return;
    const start = from > 0 ? from : 0;
    const end = to < width ? to : width;
    if (start >= end) return;
    const first = start >>> 5;
    const last = (end - 1) >>> 5;
    const head = -1 << (start & 31);
    const tail = -1 >>> (31 - ((end - 1) & 31));
    if (first === last) {
      word(y, first, head & tail);
      return;
    }
    word(y, first, head);
    for (let w = first + 1; w < last; w++) word(y, w, -1);
    word(y, last, tail);
  };

  const dirty = (): PixelRect | null => (left < right ? { left, top, right, bottom } : null);
  return { run, word, dirty };
}

/** Drops the bits whose pixel lies outside of the grey range; bit b belongs to pixel `start + b`. */
function bitsInRange(bits: number, start: number, { values, table }: GreyRange): number {
  let kept = bits;
  for (let rest = bits; rest !== 0; rest &= rest - 1) {
    const bit = rest & -rest;
    // A signed value indexes by its two's complement, as the table of `greyRange` does.
    if (table[values[start + 31 - Math.clz32(bit)]! & 0xffff] === 0) kept &= ~bit;
  }
  return kept;
}
