import type { Graph, Value } from '../graph/graph.ts';
import { sumOverBatch } from './sum-over-batch.ts';
import { concat, conv, matmul, pad, reduceSum, reshape, slice, transpose } from '../graph/ops.ts';
import type { GradientRules } from './rule.ts';

/** Kernel turned by half a circle, input and output channels exchanged: [O, I, k, k] -> [I, O, k, k]. */
function turned(g: Graph, w: Value): Value {
  const [out = 0, channels = 0, kernel = 1] = w.dims;
  if (kernel === 1) return transpose(g, w, [1, 0, 2, 3]);
  const backwards = turnedRows(g, reshape(g, w, [out * channels, kernel * kernel]));
  const swapped = transpose(g, reshape(g, backwards, [out, channels, kernel * kernel]), [1, 0, 2]);
  return reshape(g, swapped, [channels, out, kernel, kernel]);
}

/** Every row of a matrix backwards. */
function turnedRows(g: Graph, rows: Value): Value {
  const length = rows.dims[1]!;
  if (g.target === 'cpu') {
    // The CPU's Gather goes number by number: a product with ones in the other diagonal is three times as fast.
    const ones = Float32Array.from({ length: length ** 2 }, (_, i) =>
      Math.floor(i / length) + (i % length) === length - 1 ? 1 : 0,
    );
    return matmul(g, rows, g.constant([length, length], ones));
  }
  const order = g.integers(Array.from({ length }, (_, i) => length - 1 - i));
  return g.node('Gather', [rows, order], {
    dims: rows.dims,
    attributes: { axis: { kind: 'int', value: 1 } },
  });
}

/**
 * Gradient of the weights [O, I, k, k] from x [N, I, H, W] and dy [N, O, H, W]: one batched matrix product for each of
 * the k x k shifts. The side with fewer channels is the one that is shifted.
 */
function weightGradientByShifts(g: Graph, x: Value, dy: Value, kernel: number): Value {
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
  return reshape(g, sumOverBatch(g, all), [out, channels, kernel, kernel]);
}

/**
 * The same for 3 x 3 kernels with a third of the copies and larger matrix products, as the CPU likes it. Planes become
 * rows of W + 1 numbers, the first of which is zero: a step to the left or right is one step in the flat plane, and a row up
 * or down W + 1 steps. The side with fewer channels is laid out three times, each one step further; the other side
 * is cut three times, each one row further.
 */
function weightGradientByRows(g: Graph, x: Value, dy: Value): Value {
  const [fewer, more] = x.dims[1]! <= dy.dims[1]! ? [x, dy] : [dy, x];
  const [n = 0, channels = 0, height = 0, width = 0] = fewer.dims;
  const pitch = width + 1;
  const area = height * pitch;
  const zeros = (count: number): Value =>
    g.constant([n, channels, count], new Float32Array(n * channels * count));
  const plane = reshape(g, pad(g, fewer, [0, 0, 0, 1], [0, 0, 0, 0]), [n, channels, area]);
  // Read in rows of one more than the plane, three planes in a line are the plane and its shifts. What comes round the end
  // meets zeros of the other side.
  const line = concat(g, [zeros(1), plane, plane, plane, zeros(2)], 2);
  const shifted = reshape(g, line, [n, channels * 3, area + 1]);
  const others = more.dims[1]!;
  const tall = pad(g, more, [0, 0, 1, 1], [0, 0, 2, 0]);
  const rows = reshape(g, tall, [n, others, (height + 3) * pitch]);
  // Small matrices are turned one by one and laid side by side: the runtime would turn all rows at once number by number.
  const turnedProducts = (more === dy ? [2, 1, 0] : [0, 1, 2]).map((row) => {
    const cut = slice(g, rows, 2, [row * pitch, row * pitch + area + 1]);
    // The larger side goes first: the runtime copies the second one once more.
    const product = sumOverBatch(g, matmul(g, shifted, transpose(g, cut, [0, 2, 1])));
    if (more === dy) return reshape(g, transpose(g, product, [1, 0]), [others, channels, 1, 3]);
    const planes = transpose(g, reshape(g, product, [channels, 3, others]), [0, 2, 1]);
    return reshape(g, planes, [channels, others, 1, 3]);
  });
  const all = concat(g, turnedProducts, 2);
  if (more === dy) return all;
  // Here the steps to the right are those of the gradient: for the image they go to the left.
  return reshape(g, turnedRows(g, reshape(g, all, [channels * others * 3, 3])), [channels, others, 3, 3]);
}

function weightGradient(g: Graph, x: Value, dy: Value, kernel: number): Value {
  return g.target === 'cpu' && kernel === 3
    ? weightGradientByRows(g, x, dy)
    : weightGradientByShifts(g, x, dy, kernel);
}

export const CONVOLUTION: GradientRules = {
  Conv: (g, { inputs }, dy) => {
    const [x, w, bias] = [inputs[0]!, inputs[1]!, inputs[2]];
    const gradients = [conv(g, dy, turned(g, w)), weightGradient(g, x, dy, w.dims[2]!)];
    return bias === undefined ? gradients : [...gradients, reduceSum(g, dy, [0, 2, 3])];
  },
};
