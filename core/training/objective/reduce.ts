import type { Graph, Value } from '../graph/graph.ts';
import { greater, maximum, mul, reduceSum, scalar, toFloat } from '../graph/ops.ts';

/** [N, C, H, W] -> [N, C, 1, 1]. */
export const sumOverPixels = (g: Graph, x: Value): Value => reduceSum(g, x, [2, 3], true);

/** Sum of the products of equally large [N, C, H, W] -> [N, C, 1, 1]. A batched matrix product takes twice the time. */
export const dotOverPixels = (g: Graph, a: Value, b: Value): Value => sumOverPixels(g, mul(g, a, b));

/** Largest or smallest along axes, which stay with length 1. */
export function extreme(g: Graph, op: 'ReduceMax' | 'ReduceMin', x: Value, axes: readonly number[]): Value {
  return g.node(op, [x], {
    dims: x.dims.map((dim, i) => (axes.includes(i) ? 1 : dim)),
    attributes: { axes: { kind: 'ints', value: axes }, keepdims: { kind: 'int', value: 1 } },
  });
}

/** Elements above zero, but at least 1, as a divisor. Rank 0. */
export function countAboveZero(g: Graph, x: Value, times = 1): Value {
  const count = reduceSum(g, toFloat(g, greater(g, x, scalar(g, 0))));
  return maximum(g, times === 1 ? count : mul(g, count, scalar(g, times)), scalar(g, 1));
}
