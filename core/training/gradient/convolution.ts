import type { Graph, Value } from '../graph/graph.ts';
import { concat, conv, matmul, pad, reduceSum, reshape, slice, transpose } from '../graph/ops.ts';
import type { GradientRules } from './rule.ts';

/** Kernel turned by half a circle, input and output channels exchanged: [O, I, k, k] -> [I, O, k, k]. */
function turned(g: Graph, w: Value): Value {
  const [out = 0, channels = 0, kernel = 1] = w.dims;
  const swapped = transpose(g, w, [1, 0, 2, 3]);
  if (kernel === 1) return swapped;
  const positions = kernel * kernel;
  const flat = reshape(g, swapped, [channels, out, positions]);
  const backwards = g.integers(Array.from({ length: positions }, (_, i) => positions - 1 - i));
  const flipped = g.node('Gather', [flat, backwards], {
    dims: flat.dims,
    attributes: { axis: { kind: 'int', value: 2 } },
  });
  return reshape(g, flipped, swapped.dims);
}

/**
 * Gradient of the weights [O, I, k, k] from x [N, I, H, W] and dy [N, O, H, W]: one batched matrix product for each of
 * the k x k shifts. The side with fewer channels is the one that is shifted.
 */
function weightGradient(g: Graph, x: Value, dy: Value, kernel: number): Value {
  const [n = 0, channels = 0, height = 0, width = 0] = x.dims;
  const out = dy.dims[1]!;
  const area = height * width;
  const margin = (kernel - 1) / 2;
  const shiftOut = out < channels;
  const around = [0, 0, margin, margin];
  const moved = shiftOut ? dy : x;
  const padded = margin === 0 ? moved : pad(g, moved, around, around);
  const still = reshape(g, shiftOut ? x : dy, [n, shiftOut ? channels : out, area]);
  const shifts = Array.from({ length: kernel * kernel }, (_, i) => {
    const position = shiftOut ? kernel * kernel - 1 - i : i;
    const [row, column] = [Math.floor(position / kernel), position % kernel];
    const rows = margin === 0 ? padded : slice(g, padded, 2, [row, row + height]);
    const part = margin === 0 ? rows : slice(g, rows, 3, [column, column + width]);
    const shifted = reshape(g, part, [n, moved.dims[1]!, area]);
    const [left, right] = shiftOut ? [shifted, still] : [still, shifted];
    const product = matmul(g, left, transpose(g, right, [0, 2, 1]));
    return reshape(g, product, [n, out, channels, 1]);
  });
  const all = shifts.length === 1 ? shifts[0]! : concat(g, shifts, 3);
  return reshape(g, reduceSum(g, all, [0]), [out, channels, kernel, kernel]);
}

export const CONVOLUTION: GradientRules = {
  Conv: (g, { inputs }, dy) => {
    const [x, w, bias] = [inputs[0]!, inputs[1]!, inputs[2]];
    const gradients = [conv(g, dy, turned(g, w)), weightGradient(g, x, dy, w.dims[2]!)];
    return bias === undefined ? gradients : [...gradients, reduceSum(g, dy, [0, 2, 3])];
  },
};
