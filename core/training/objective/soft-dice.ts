import type { Graph, Value } from '../graph/graph.ts';
import { add, div, mul, neg, reduceSum, scalar, sub } from '../graph/ops.ts';
import type { KnownSums } from './known.ts';
import { countAboveZero, extreme } from './reduce.ts';

/** Added to overlap and sizes: a structure that is rightly absent has a Dice of 1. */
const SMOOTH = 1;

export interface SoftDice {
  /** 1 - soft Dice, mean over the structures that some image of the batch knows; rank 0. */
  readonly loss: Value;
  /**
   * Gradient with respect to the probability of a pixel: slope x target + offset, where it is known.
   * [1, C, 1, 1], times `weight`.
   */
  readonly slope: Value;
  readonly offset: Value;
}

/**
 * Soft Dice of the structures over the whole batch (Milletari et al. 2016, without squares).
 * @param probability [N, C, H, W] @param known [N, C, 1 or H, 1 or W]; a structure that is known with weight 0.3 at most
 * counts 0.3
 */
export function softDice(
  g: Graph,
  { probability, known, sums }: { probability: Value; known: Value; sums: KnownSums },
  weight: number,
): SoftDice {
  const overlap = reduceSum(g, sums.ofTarget(probability), [0], true);
  const sizes = reduceSum(g, add(g, sums.of(probability), sums.target), [0], true);
  const both = add(g, sizes, scalar(g, SMOOTH));
  const dice = div(g, add(g, mul(g, overlap, scalar(g, 2)), scalar(g, SMOOTH)), both);

  const largest = extreme(g, 'ReduceMax', known, [0, 2, 3]);
  const share = div(g, largest, countAboveZero(g, largest));
  const loss = reduceSum(g, mul(g, share, sub(g, scalar(g, 1), dice)));
  const factor = div(g, mul(g, share, scalar(g, weight)), both);
  return { loss, slope: neg(g, mul(g, factor, scalar(g, 2))), offset: mul(g, factor, dice) };
}
