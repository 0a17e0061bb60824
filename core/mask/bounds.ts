import type { BoxPx } from '../domain/geometry.ts';
import type { BitMask } from './bit-mask.ts';

/** The tight box of a mask in image coordinates (right and bottom are exclusive edges); null when empty. */
export function maskBounds(mask: BitMask): BoxPx | null {
  const { stride, words } = mask;
  let first = 0;
  while (first < words.length && words[first] === 0) first++;
  if (first === words.length) return null;
  let last = words.length - 1;
  while (words[last] === 0) last--;
  const top = Math.floor(first / stride);
  const bottom = Math.floor(last / stride) + 1;

  // Only words left of the leftmost and right of the rightmost one found so far can still move an edge.
  let leftWord = stride;
  let rightWord = -1;
  let leftBits = 0;
  let rightBits = 0;
  for (let y = top; y < bottom; y++) {
    const row = y * stride;
    for (let w = 0; w <= leftWord && w < stride; w++) {
      const word = words[row + w]!;
      if (word === 0) continue;
      leftBits = w < leftWord ? word : leftBits | word;
      leftWord = w;
      break;
    }
    for (let w = stride - 1; w >= rightWord && w >= 0; w--) {
      const word = words[row + w]!;
      if (word === 0) continue;
      rightBits = w > rightWord ? word : rightBits | word;
      rightWord = w;
      break;
    }
  }
  const left = leftWord * 32 + 31 - Math.clz32(leftBits & -leftBits);
  const right = rightWord * 32 + 32 - Math.clz32(rightBits);
  return { left, top, right, bottom };
}
