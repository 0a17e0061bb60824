import { invert } from './algebra.ts';
import type { BitMask } from './bit-mask.ts';
import { cloneMask, createMask } from './bit-mask.ts';
import { maskBounds } from './bounds.ts';
import { connectedComponents } from './components.ts';
import { cropMask, pasteMask } from './crop.ts';

/**
 * Fills every hole: background that has no 4-connected way to the outside. A bay that is open to the frame's
 * edge is no hole.
 *
 * @param maxArea holes of more pixels stay open; default: none does.
 */
export function fillHoles(mask: BitMask, maxArea = Infinity): BitMask {
  const filled = cloneMask(mask);
  const box = maskBounds(mask);
  if (box === null) return filled;
  // One empty pixel around the box joins everything outside into one part, which holds the corner.
  const framed = createMask(box.right - box.left + 2, box.bottom - box.top + 2);
  pasteMask(framed, cropMask(mask, box), { left: 1, top: 1 });
  const background = connectedComponents(invert(framed), { connectivity: 4 });
  for (const [index, part] of background.list.entries()) {
    if (index === 0 || part.area > maxArea) continue;
    pasteMask(filled, part.mask(), { left: box.left - 1, top: box.top - 1 });
  }
  return filled;
}
