import { sizeOf, type Graph, type Value } from '../graph/graph.ts';
import { matmul, reduceSum, reshape } from '../graph/ops.ts';

/** [N, ...] -> [...], for small things such as weights. */
export function sumOverBatch(g: Graph, x: Value): Value {
  const [n = 0, ...rest] = x.dims;
  if (n === 1) return reshape(g, x, rest);
  if (g.target === 'gpu') return reduceSum(g, x, [0]);
  // The CPU's sum over the first axis takes seven times as long as this product.
  const ones = g.constant([1, n], new Float32Array(n).fill(1));
  const rows = reshape(g, x, [n, sizeOf(rest)]);
  return reshape(g, matmul(g, ones, rows), rest);
}
