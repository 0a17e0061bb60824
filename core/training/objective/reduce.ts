import type { Graph, Value } from '../graph/graph.ts';
import { greater, matmul, maximum, mul, reduceSum, reshape, scalar, toFloat } from '../graph/ops.ts';

/** [N, C, H, W] -> [N, C, 1, 1]. */
export const sumOverPixels = (g: Graph, x: Value): Value => reduceSum(g, x, [2, 3], true);

/** Sum of the products of equally large [N, C, H, W] -> [N, C, 1, 1]. */
export function dotOverPixels(g: Graph, a: Value, b: Value): Value {
  // A graphics processor gives a matrix product of one element to one of its thousands of threads.
  if (g.target === 'gpu') return sumOverPixels(g, mul(g, a, b));
  const [n = 0, channels = 0, height = 0, width = 0] = a.dims;
  const [planes, area] = [n * channels, height * width];
  const product = matmul(g, reshape(g, a, [planes, 1, area]), reshape(g, b, [planes, area, 1]));
  return reshape(g, product, [n, channels, 1, 1]);
}

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
