import type { BitMask } from './bit-mask.ts';
import { createMask, maskAt, setMaskAt } from './bit-mask.ts';
import type { MaskComponents } from './components.ts';
import { connectedComponents } from './components.ts';

/**
 * A closed polygon along pixel edges in image coordinates, without repeated first point. The foreground lies
 * to the right when walking along it, so on the screen (y down) outer rings run clockwise, holes counter-clockwise.
 */
export interface Ring {
  readonly kind: 'outer' | 'hole';
  /** Which 8-connected part of the mask it belongs to, in row order of the parts' first pixels. */
  readonly part: number;
  /** x0, y0, x1, y1, ...: corners only. */
  readonly xy: Float64Array;
}

/**
 * All outlines of a mask, in row order of their topmost left corner. Parts that touch at a corner are one ring
 * (8-connected), holes that touch at a corner are two. `fillPolygons(outlines)` gives back the mask exactly.
 */
export function outlinesOf(mask: BitMask): Ring[] {
  const rings: Ring[] = [];
  const components = connectedComponents(mask);
  // Top edges that a ring has passed. Every ring has at least one, an edge walked from left to right.
  const passed = createMask(mask.width, mask.height);
  const { stride, words } = mask;
  for (let y = 0; y < mask.height; y++) {
    for (let w = 0; w < stride; w++) {
      const i = y * stride + w;
      const topEdges = words[i]! & (y > 0 ? ~words[i - stride]! : -1);
      let open = topEdges & ~passed.words[i]!;
      while (open !== 0) {
        rings.push(walk(mask, passed, { x: w * 32 + 31 - Math.clz32(open & -open), y }, components));
        open = topEdges & ~passed.words[i]!;
      }
    }
  }
  return rings;
}

/** Steps to the right, down, left, up. */
const STEP_X = [1, 0, -1, 0] as const;
const STEP_Y = [0, 1, 0, -1] as const;
/** Pixel to the front left of a corner, relative to it, when facing right, down, left, up. */
const LEFT_X = [0, 0, -1, -1] as const;
const LEFT_Y = [-1, 0, 0, -1] as const;

/** Follows the ring that passes the top edge of a pixel, from that edge's left end. */
function walk(
  mask: BitMask,
  passed: BitMask,
  start: { readonly x: number; readonly y: number },
  components: MaskComponents,
): Ring {
  const corners: number[] = [];
  let { x, y } = start;
  let facing = 0;
  let doubleArea = 0;
  do {
    if (facing === 0) setMaskAt(passed, x, y, 1);
    x += STEP_X[facing]!;
    y += STEP_Y[facing]!;
    doubleArea += x * STEP_Y[facing]! - y * STEP_X[facing]!;
    const right = (facing + 1) & 3;
    let next = right;
    // The pixel to the front right is the one to the front left of someone who faces right.
    if (maskAt(mask, x + LEFT_X[facing]!, y + LEFT_Y[facing]!)) next = (facing + 3) & 3;
    else if (maskAt(mask, x + LEFT_X[right]!, y + LEFT_Y[right]!)) next = facing;
    if (next !== facing) corners.push(x, y);
    facing = next;
  } while (x !== start.x || y !== start.y || facing !== 0);
  return {
    kind: doubleArea > 0 ? 'outer' : 'hole',
    part: components.indexAt(start.x, start.y),
    xy: Float64Array.from(corners),
  };
}
