import { createMask, setMaskAt, type BitMask } from '../../../core/mask/bit-mask.ts';
import { nextClear, nextSet } from '../../../core/mask/runs.ts';

/** How pixel (x, y) of the image is found in a mask whose axes are turned. */
export interface Turn {
  /** The mask's axis (0 = along its rows) that the image's x runs along, and whether backwards. */
  readonly x: { readonly axis: 0 | 1; readonly sign: 1 | -1 };
  readonly y: { readonly axis: 0 | 1; readonly sign: 1 | -1 };
}

/** The mask on the grid of the image; the same object where nothing is turned. */
export function turnMask(mask: BitMask, turn: Turn): BitMask {
  if (turn.x.axis === 0 && turn.x.sign === 1 && turn.y.sign === 1) return mask;
  const swapped = turn.x.axis === 1;
  const made = createMask(swapped ? mask.height : mask.width, swapped ? mask.width : mask.height);
  for (let v = 0; v < mask.height; v++) {
    for (let u = nextSet(mask, 0, v); u < mask.width; u = nextSet(mask, u, v)) {
      for (const end = nextClear(mask, u, v); u < end; u++) {
        const along = [u, v] as const;
        const x = turn.x.sign === 1 ? along[turn.x.axis] : made.width - 1 - along[turn.x.axis];
        const y = turn.y.sign === 1 ? along[turn.y.axis] : made.height - 1 - along[turn.y.axis];
        setMaskAt(made, x, y, 1);
      }
    }
  }
  return made;
}
