import type { BitMask } from './bit-mask.ts';
import { createMask } from './bit-mask.ts';
import { nextClear, nextSet, setRun } from './runs.ts';

/** The mask mirrored left to right (right-sided images are mirrored for the network and back). */
export function flipHorizontal(mask: BitMask): BitMask {
  const flipped = createMask(mask.width, mask.height);
  for (let y = 0; y < mask.height; y++) {
    let x = nextSet(mask, 0, y);
    while (x < mask.width) {
      const end = nextClear(mask, x, y);
      setRun(flipped, y, mask.width - end, mask.width - x);
      x = nextSet(mask, end, y);
    }
  }
  return flipped;
}
