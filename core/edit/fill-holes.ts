import { invert } from '../mask/algebra.ts';
import type { BitMask } from '../mask/bit-mask.ts';
import { cloneMask, createMask } from '../mask/bit-mask.ts';
import { maskBounds } from '../mask/bounds.ts';
import { connectedComponents } from '../mask/components.ts';
import { cropMask, pasteMask } from '../mask/crop.ts';
import { clipRect, type PixelRect } from '../mask/pixel-rect.ts';

/**
 * The mask with its holes filled: background that has no 4-connected way to the outside. A bay that is open to
 * the frame's edge is no hole. The time does not grow with the number of holes (the threshold brush leaves
 * thousands), unlike that of core/mask/fill-holes, which can spare large ones.
 *
 * @param bounds only holes that lie wholly inside, e.g. the visible part of the image.
 */
export function fillHoles(mask: BitMask, bounds?: PixelRect): BitMask {
  const filled = cloneMask(mask);
  const own = maskBounds(mask);
  const box = own === null || bounds === undefined ? own : clipRect(intersection(own, bounds), mask);
  if (box === null) return filled;
  // One empty pixel around the box joins everything outside into one part, which holds the corner.
  const framed = createMask(box.right - box.left + 2, box.bottom - box.top + 2);
  pasteMask(framed, cropMask(mask, box), { left: 1, top: 1 });
  const outside = connectedComponents(invert(framed), { connectivity: 4 }).list[0]!.mask();
  pasteMask(filled, invert(outside), { left: box.left - 1, top: box.top - 1 });
  return filled;
}

function intersection(a: PixelRect, b: PixelRect): PixelRect {
  return {
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  };
}
