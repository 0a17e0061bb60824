import type { BoxPx } from '../domain/geometry.ts';
import type { BitMask } from './bit-mask.ts';
import { createMask } from './bit-mask.ts';
import { nextClear, nextSet, setRun } from './runs.ts';
import { requireBoxInside } from './size-guard.ts';

/** The part of a mask inside a box of whole pixels. @throws RangeError when the box leaves the mask. */
export function cropMask(mask: BitMask, box: BoxPx): BitMask {
  requireBoxInside(box, mask);
  const part = createMask(box.right - box.left, box.bottom - box.top);
  const shift = box.left & 31;
  const firstWord = box.left >>> 5;
  const rest = part.width & 31;
  const valid = rest === 0 ? -1 : (1 << rest) - 1;
  for (let y = 0; y < part.height; y++) {
    const source = (y + box.top) * mask.stride;
    const target = y * part.stride;
    for (let w = 0; w < part.stride; w++) {
      const at = firstWord + w;
      const low = mask.words[source + at]! >>> shift;
      const high = shift !== 0 && at + 1 < mask.stride ? mask.words[source + at + 1]! << (32 - shift) : 0;
      part.words[target + w] = low | high;
    }
    const last = target + part.stride - 1;
    part.words[last] = part.words[last]! & valid;
  }
  return part;
}

/** Adds the pixels of `part` to `target` in place with its corner at (left, top); what lies outside is lost. */
export function pasteMask(target: BitMask, part: BitMask, corner: { left: number; top: number }): void {
  const { left, top } = corner;
  for (let y = Math.max(0, -top); y < part.height && y + top < target.height; y++) {
    let x = nextSet(part, 0, y);
    while (x < part.width) {
      const end = nextClear(part, x, y);
      setRun(target, y + top, Math.max(0, x + left), Math.min(target.width, end + left));
      x = nextSet(part, end, y);
    }
  }
}
