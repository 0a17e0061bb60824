import type { PointPx } from '../domain/geometry.ts';
import type { BitMask } from './bit-mask.ts';
import { popcount } from './count.ts';
import { nextClear, nextSet } from './runs.ts';

/** Mean of the pixel centres in image coordinates; null when the mask is empty. */
export function centroid(mask: BitMask): PointPx | null {
  let count = 0;
  let sumX = 0;
  let sumY = 0;
  for (let y = 0; y < mask.height; y++) {
    let x = nextSet(mask, 0, y);
    while (x < mask.width) {
      const end = nextClear(mask, x, y);
      const length = end - x;
      count += length;
      // The centres x + 0.5 .. end - 0.5 of a run have the mean (x + end) / 2.
      sumX += (length * (x + end)) / 2;
      sumY += length * (y + 0.5);
      x = nextSet(mask, end, y);
    }
  }
  return count === 0 ? null : { x: sumX / count, y: sumY / count };
}

/**
 * Length of the outline along pixel edges, the edge of the frame included, in pixels. It overstates slanted
 * outlines (a disk's by 4/pi): compare it with its own kind only.
 */
export function perimeterPx(mask: BitMask): number {
  const { height, stride, words } = mask;
  let edges = 0;
  for (let y = 0; y <= height; y++) {
    let carry = 0;
    for (let w = 0; w < stride; w++) {
      const word = y < height ? words[y * stride + w]! : 0;
      const above = y > 0 ? words[(y - 1) * stride + w]! : 0;
      edges += popcount(word ^ above);
      // A bit differs from its left neighbour where a run begins or has just ended.
      edges += popcount(word ^ ((word << 1) | carry));
      carry = word >>> 31;
    }
    // A run that ends in the last bit of the row's last word has its right edge beyond the words.
    edges += carry;
  }
  return edges;
}
