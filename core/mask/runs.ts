import type { BitMask } from './bit-mask.ts';

/** First column >= x of row y that belongs to the mask; `width` when there is none. */
export function nextSet(mask: BitMask, x: number, y: number): number {
  const { width, stride, words } = mask;
  if (x >= width) return width;
  const row = y * stride;
  let w = x >>> 5;
  let word = words[row + w]! & (-1 << (x & 31));
  while (word === 0) {
    if (++w >= stride) return width;
    word = words[row + w]!;
  }
  return w * 32 + 31 - Math.clz32(word & -word);
}

/** First column >= x of row y that does not belong to the mask; `width` when there is none. */
export function nextClear(mask: BitMask, x: number, y: number): number {
  const { width, stride, words } = mask;
  if (x >= width) return width;
  const row = y * stride;
  let w = x >>> 5;
  let word = ~words[row + w]! & (-1 << (x & 31));
  while (word === 0) {
    if (++w >= stride) return width;
    word = ~words[row + w]!;
  }
  return Math.min(width, w * 32 + 31 - Math.clz32(word & -word));
}

/** Sets columns from <= x < to of row y, which must lie inside the frame. */
export function setRun(mask: BitMask, y: number, from: number, to: number): void {
  if (from >= to) return;
  const { words } = mask;
  const row = y * mask.stride;
  const first = row + (from >>> 5);
  const last = row + ((to - 1) >>> 5);
  const head = -1 << (from & 31);
  const tail = -1 >>> (31 - ((to - 1) & 31));
  if (first === last) {
    words[first] = words[first]! | (head & tail);
    return;
  }
  words[first] = words[first]! | head;
  words.fill(0xffffffff, first + 1, last);
  words[last] = words[last]! | tail;
}

/** Turns columns from <= x < to of row y over, which must lie inside the frame. */
export function flipRun(mask: BitMask, y: number, from: number, to: number): void {
  if (from >= to) return;
  const { words } = mask;
  const row = y * mask.stride;
  const first = row + (from >>> 5);
  const last = row + ((to - 1) >>> 5);
  const head = -1 << (from & 31);
  const tail = -1 >>> (31 - ((to - 1) & 31));
  if (first === last) {
    words[first] = words[first]! ^ (head & tail);
    return;
  }
  words[first] = words[first]! ^ head;
  for (let w = first + 1; w < last; w++) words[w] = ~words[w]!;
  words[last] = words[last]! ^ tail;
}
