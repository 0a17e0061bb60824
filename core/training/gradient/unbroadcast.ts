import type { Graph, Value } from '../graph/graph.ts';
import { reduceSum, reshape } from '../graph/ops.ts';

/** Sums a gradient over the axes along which an operand of these dimensions was repeated. */
export function unbroadcast(g: Graph, dy: Value, dims: readonly number[]): Value {
  const more = dy.dims.length - dims.length;
  const axes = dy.dims.flatMap((dim, i) => (i < more || (dims[i - more] === 1 && dim !== 1) ? [i] : []));
  const sum = axes.length === 0 ? dy : reduceSum(g, dy, axes, true);
  return sameDims(sum.dims, dims) ? sum : reshape(g, sum, dims);
}

const sameDims = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((dim, i) => dim === b[i]);
