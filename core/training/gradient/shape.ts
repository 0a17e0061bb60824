import { sizeOf, type Graph, type TapeEntry, type Value } from '../graph/graph.ts';
import { concat, expand, matmul, mul, pad, reshape, scalar, slice, transpose } from '../graph/ops.ts';
import type { GradientRules } from './rule.ts';
import { unbroadcast } from './unbroadcast.ts';

/** The integers that an input of an entry holds. */
function integersOf(g: Graph, value: Value | undefined): number[] {
  const constant = g.constants.find((known) => known.value === value);
  if (constant === undefined) throw new Error('A gradient needs constants for axes, bounds and shapes.');
  return Array.from(constant.data, Number);
}

/** The gradient of a sum: repeated along the summed axes, whether they were kept or not. */
function repeated(g: Graph, dy: Value, dims: readonly number[], axes: readonly number[]): Value {
  const kept = dims.map((dim, i) => (axes.includes(i) ? 1 : dim));
  return expand(g, dy.dims.length === dims.length ? dy : reshape(g, dy, kept), dims);
}

const axesOf = ({ attributes }: TapeEntry): readonly number[] =>
  attributes['axes']?.kind === 'ints' ? attributes['axes'].value : [];

const swapLast = (g: Graph, x: Value): Value => {
  const rank = x.dims.length;
  return transpose(g, x, [...Array(rank - 2).keys(), rank - 1, rank - 2]);
};

/** Gradients of what moves, repeats, sums or multiplies whole axes. */
export const SHAPE: GradientRules = {
  ReduceSum: (g, { inputs }, dy) => [repeated(g, dy, inputs[0]!.dims, integersOf(g, inputs[1])), null],
  ReduceMean: (g, entry, dy) => {
    const { dims } = entry.inputs[0]!;
    return [repeated(g, mul(g, dy, scalar(g, sizeOf(dy.dims) / sizeOf(dims))), dims, axesOf(entry))];
  },
  Expand: (g, { inputs }, dy) => [unbroadcast(g, dy, inputs[0]!.dims), null],
  Reshape: (g, { inputs }, dy) => [reshape(g, dy, inputs[0]!.dims), null],
  Transpose: (g, { attributes }, dy) => {
    const perm = attributes['perm']?.kind === 'ints' ? attributes['perm'].value : [];
    return [
      transpose(
        g,
        dy,
        perm.map((_, i) => perm.indexOf(i)),
      ),
    ];
  },
  Concat: (g, { inputs, attributes }, dy) => {
    const axis = attributes['axis']?.kind === 'int' ? attributes['axis'].value : 0;
    let from = 0;
    return inputs.map(({ dims }) => {
      const start = from;
      from += dims[axis]!;
      return slice(g, dy, axis, [start, from]);
    });
  },
  Slice: (g, { inputs }, dy) => {
    const x = inputs[0]!;
    const [starts, axes] = [integersOf(g, inputs[1]), integersOf(g, inputs[3])];
    const before = x.dims.map((_, i) => (axes.includes(i) ? starts[axes.indexOf(i)]! : 0));
    const after = x.dims.map((dim, i) => dim - dy.dims[i]! - before[i]!);
    return [pad(g, dy, before, after), null, null, null];
  },
  Pad: (g, { inputs }, dy) => {
    const x = inputs[0]!;
    const before = integersOf(g, inputs[1]).slice(0, x.dims.length);
    const inner = x.dims.reduce(
      (part, dim, i) => (part.dims[i] === dim ? part : slice(g, part, i, [before[i]!, before[i]! + dim])),
      dy,
    );
    return [inner, null];
  },
  MatMul: (g, { inputs }, dy) => {
    const [a, b] = [inputs[0]!, inputs[1]!];
    return [
      unbroadcast(g, matmul(g, dy, swapLast(g, b)), a.dims),
      unbroadcast(g, matmul(g, swapLast(g, a), dy), b.dims),
    ];
  },
};

/** Joins one-dimensional pieces: how a vector of all gradients is made from those of its parts. */
export const flatten = (g: Graph, parts: readonly Value[]): Value =>
  concat(
    g,
    parts.map((part) => reshape(g, part, [sizeOf(part.dims)])),
    0,
  );
