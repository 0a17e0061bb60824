import type { Attribute, Graph, Value } from './graph.ts';

/**
 * Standard ONNX operators (opset 17) as functions: they work out the dimensions of the result and add the node. Only what
 * training graphs use; every one that may lie between parameters and loss has a gradient in core/training/gradient.
 */

const int = (value: number): Attribute => ({ kind: 'int', value });
const ints = (value: readonly number[]): Attribute => ({ kind: 'ints', value });
const float = (value: number): Attribute => ({ kind: 'float', value });

/** Dimensions of the result of two operands that broadcast as in NumPy. @throws RangeError when they do not */
function broadcastDims(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const left = a[i - rank + a.length] ?? 1;
    const right = b[i - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1)
      throw new RangeError(`${a.join(' x ')} and ${b.join(' x ')} do not fit together.`);
    return Math.max(left, right);
  });
}

type Binary = (g: Graph, a: Value, b: Value) => Value;
const binary =
  (op: string, type?: 'bool'): Binary =>
  (g, a, b) =>
    g.node(op, [a, b], { dims: broadcastDims(a.dims, b.dims), ...(type === undefined ? {} : { type }) });

export const add = binary('Add');
export const sub = binary('Sub');
export const mul = binary('Mul');
export const div = binary('Div');
export const minimum = binary('Min');
export const maximum = binary('Max');
export const equal = binary('Equal', 'bool');
export const greater = binary('Greater', 'bool');

type Unary = (g: Graph, x: Value) => Value;
const unary =
  (op: string): Unary =>
  (g, x) =>
    g.node(op, [x], { dims: x.dims });

export const neg = unary('Neg');
export const abs = unary('Abs');
export const exp = unary('Exp');
export const log = unary('Log');
export const sqrt = unary('Sqrt');
export const sigmoid = unary('Sigmoid');
export const relu = unary('Relu');
export const softplus = unary('Softplus');

export const leakyRelu = (g: Graph, x: Value, slope: number): Value =>
  g.node('LeakyRelu', [x], { dims: x.dims, attributes: { alpha: float(slope) } });

/** true -> 1, false -> 0. */
export const toFloat = (g: Graph, x: Value): Value =>
  g.node('Cast', [x], { dims: x.dims, type: 'float32', attributes: { to: int(1) } });

export const where = (g: Graph, condition: Value, a: Value, b: Value): Value =>
  g.node('Where', [condition, a, b], {
    dims: broadcastDims(condition.dims, broadcastDims(a.dims, b.dims)),
    type: a.type,
  });

/** A number of rank 0 beside tensors. */
export const scalar = (g: Graph, value: number): Value => g.constant([], [value]);

function reduced(dims: readonly number[], axes: readonly number[], keep: boolean): number[] {
  return keep ? dims.map((dim, i) => (axes.includes(i) ? 1 : dim)) : dims.filter((_, i) => !axes.includes(i));
}

/** @param axes not negative; all when not said */
export function reduceSum(
  g: Graph,
  x: Value,
  axes: readonly number[] = x.dims.map((_, i) => i),
  keep = false,
): Value {
  return g.node('ReduceSum', [x, g.integers(axes)], {
    dims: reduced(x.dims, axes, keep),
    attributes: { keepdims: int(keep ? 1 : 0) },
  });
}

/** @param axes not negative; all when not said */
export function reduceMean(
  g: Graph,
  x: Value,
  axes: readonly number[] = x.dims.map((_, i) => i),
  keep = false,
): Value {
  // In opset 17 the axes of ReduceMean are an attribute, those of ReduceSum an input.
  return g.node('ReduceMean', [x], {
    dims: reduced(x.dims, axes, keep),
    attributes: { axes: ints(axes), keepdims: int(keep ? 1 : 0) },
  });
}

export const softmax = (g: Graph, x: Value, axis: number): Value =>
  g.node('Softmax', [x], { dims: x.dims, attributes: { axis: int(axis) } });

export const reshape = (g: Graph, x: Value, dims: readonly number[]): Value =>
  g.node('Reshape', [x, g.integers(dims)], { dims });

export const transpose = (g: Graph, x: Value, perm: readonly number[]): Value =>
  g.node('Transpose', [x], { dims: perm.map((axis) => x.dims[axis]!), attributes: { perm: ints(perm) } });

/** WebGPU binds at most 8 storage buffers to a shader, and the runtime takes some for itself. */
const MOST_PARTS_ON_GPU = 6;

export function concat(g: Graph, parts: readonly Value[], axis: number): Value {
  if (g.target === 'gpu' && parts.length > MOST_PARTS_ON_GPU) {
    const groups = Array.from({ length: Math.ceil(parts.length / MOST_PARTS_ON_GPU) }, (_, i) =>
      parts.slice(i * MOST_PARTS_ON_GPU, (i + 1) * MOST_PARTS_ON_GPU),
    );
    const joined = groups.map((group) => (group.length === 1 ? group[0]! : concat(g, group, axis)));
    return concat(g, joined, axis);
  }
  const dims = parts[0]!.dims.map((dim, i) =>
    i === axis ? parts.reduce((sum, part) => sum + part.dims[axis]!, 0) : dim,
  );
  return g.node('Concat', parts, { dims, attributes: { axis: int(axis) } });
}

/** Repeats axes of length 1, as broadcasting does. */
export const expand = (g: Graph, x: Value, dims: readonly number[]): Value =>
  g.node('Expand', [x, g.integers(dims)], { dims });

/** The part [start, end) of one axis. */
export function slice(g: Graph, x: Value, axis: number, range: readonly [number, number]): Value {
  const [start, end] = range;
  return g.node('Slice', [x, g.integers([start]), g.integers([end]), g.integers([axis])], {
    dims: x.dims.map((dim, i) => (i === axis ? end - start : dim)),
  });
}

/** Zeros around; `before` and `after` have one number per axis. */
export function pad(g: Graph, x: Value, before: readonly number[], after: readonly number[]): Value {
  return g.node('Pad', [x, g.integers([...before, ...after])], {
    dims: x.dims.map((dim, i) => dim + before[i]! + after[i]!),
  });
}

/** Batched as in NumPy. */
export function matmul(g: Graph, a: Value, b: Value): Value {
  const batch = broadcastDims(a.dims.slice(0, -2), b.dims.slice(0, -2));
  return g.node('MatMul', [a, b], { dims: [...batch, a.dims.at(-2)!, b.dims.at(-1)!] });
}

/**
 * Convolution with stride 1 and zeros around, so that height and width stay.
 * @param x [N, I, H, W] @param w [O, I, k, k] with odd k
 */
export function conv(g: Graph, x: Value, w: Value): Value {
  const [n = 0, , height = 0, width = 0] = x.dims;
  const [out = 0, , kernel = 1] = w.dims;
  const margin = (kernel - 1) / 2;
  return g.node('Conv', [x, w], {
    dims: [n, out, height, width],
    attributes: { kernel_shape: ints([kernel, kernel]), pads: ints([margin, margin, margin, margin]) },
  });
}

/** [N, C, H, W] -> [N, C, H / 2, W / 2]; both sides even. */
export function maxPool2(g: Graph, x: Value): Value {
  const [n = 0, channels = 0, height = 0, width = 0] = x.dims;
  return g.node('MaxPool', [x], {
    dims: [n, channels, height / 2, width / 2],
    attributes: { kernel_shape: ints([2, 2]), strides: ints([2, 2]) },
  });
}

/** Every pixel twice in both directions: [N, C, H, W] -> [N, C, 2 H, 2 W]. */
export function upsample2(g: Graph, x: Value): Value {
  const [n = 0, channels = 0, height = 0, width = 0] = x.dims;
  return g.node('Resize', [x, g.constant([0], []), g.constant([4], [1, 1, 2, 2])], {
    dims: [n, channels, height * 2, width * 2],
    attributes: {
      mode: { kind: 'text', value: 'nearest' },
      coordinate_transformation_mode: { kind: 'text', value: 'asymmetric' },
      nearest_mode: { kind: 'text', value: 'floor' },
    },
  });
}
