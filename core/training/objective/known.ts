import type { Graph, Value } from '../graph/graph.ts';
import { mul } from '../graph/ops.ts';
import { dotOverPixels, sumOverPixels } from './reduce.ts';

/** Sums over the pixels that are known, [N, C, 1, 1] each. */
export interface KnownSums {
  /** Whether `known` differs between the pixels of an image. */
  readonly perPixel: boolean;
  of(x: Value): Value;
  /** Of x where the target is, in its shares. */
  ofTarget(x: Value): Value;
  readonly target: Value;
}

/** @param target [N, C, H, W] @param known as the target, or [N, C, 1, 1], which costs less */
export function knownSums(g: Graph, target: Value, known: Value): KnownSums {
  if (known.dims[2] === target.dims[2] && known.dims[3] === target.dims[3]) {
    const knownTarget = mul(g, known, target);
    return {
      perPixel: true,
      of: (x) => dotOverPixels(g, known, x),
      ofTarget: (x) => dotOverPixels(g, knownTarget, x),
      target: sumOverPixels(g, knownTarget),
    };
  }
  return {
    perPixel: false,
    of: (x) => mul(g, sumOverPixels(g, x), known),
    ofTarget: (x) => mul(g, dotOverPixels(g, target, x), known),
    target: mul(g, sumOverPixels(g, target), known),
  };
}
