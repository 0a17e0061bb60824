import type { Graph, Value } from '../graph/graph.ts';
import {
  add,
  div,
  greater,
  mul,
  neg,
  reduceSum,
  scalar,
  sigmoid,
  sub,
  toFloat,
  where,
} from '../graph/ops.ts';
import type { GradientRule, GradientRules } from './rule.ts';
import { unbroadcast } from './unbroadcast.ts';

const positive = (g: Graph, x: Value): Value => toFloat(g, greater(g, x, scalar(g, 0)));

/** 1 where a > b, 0 where a < b, a half where they are equal (as PyTorch shares it). */
function share(g: Graph, a: Value, b: Value): Value {
  const surplus = sub(g, toFloat(g, greater(g, a, b)), toFloat(g, greater(g, b, a)));
  return add(g, mul(g, surplus, scalar(g, 0.5)), scalar(g, 0.5));
}

const chosen =
  (larger: boolean): GradientRule =>
  (g, { inputs }, dy) => {
    const [a, b] = [inputs[0]!, inputs[1]!];
    const ofA = larger ? share(g, a, b) : share(g, b, a);
    const ofB = larger ? share(g, b, a) : share(g, a, b);
    return [unbroadcast(g, mul(g, dy, ofA), a.dims), unbroadcast(g, mul(g, dy, ofB), b.dims)];
  };

/** Larger than 1 / any number that matters. */
const HUGE = 1e30;

/** dy where y is above zero, dy times the slope elsewhere. The sign of y, which is kept anyway, is that of the input. */
function rectified(g: Graph, dy: Value, { y, slope }: { readonly y: Value; readonly slope: number }): Value {
  if (g.target === 'cpu') {
    // The CPU's Where is slower than all three of these.
    const bounds = [scalar(g, slope), scalar(g, 1)];
    const factor = g.node('Clip', [mul(g, y, scalar(g, HUGE)), ...bounds], { dims: y.dims });
    return mul(g, dy, factor);
  }
  const below = slope === 0 ? scalar(g, 0) : mul(g, dy, scalar(g, slope));
  return where(g, greater(g, y, scalar(g, 0)), dy, below);
}

/** Gradients of what is computed number by number. */
export const ELEMENTWISE: GradientRules = {
  Add: (g, { inputs }, dy) => inputs.map(({ dims }) => unbroadcast(g, dy, dims)),
  Sub: (g, { inputs }, dy) => [
    unbroadcast(g, dy, inputs[0]!.dims),
    neg(g, unbroadcast(g, dy, inputs[1]!.dims)),
  ],
  Mul: (g, { inputs }, dy) => {
    const [a, b] = [inputs[0]!, inputs[1]!];
    return [unbroadcast(g, mul(g, dy, b), a.dims), unbroadcast(g, mul(g, dy, a), b.dims)];
  },
  Div: (g, { inputs, outputs }, dy) => {
    const [a, b] = [inputs[0]!, inputs[1]!];
    const share = div(g, dy, b);
    return [unbroadcast(g, share, a.dims), neg(g, unbroadcast(g, mul(g, share, outputs[0]!), b.dims))];
  },
  Min: chosen(false),
  Max: chosen(true),
  Equal: () => [null, null],
  Greater: () => [null, null],
  Neg: (g, _, dy) => [neg(g, dy)],
  Identity: (_, __, dy) => [dy],
  Abs: (g, { inputs }, dy) => {
    const x = inputs[0]!;
    return [mul(g, dy, sub(g, positive(g, x), positive(g, neg(g, x))))];
  },
  Exp: (g, { outputs }, dy) => [mul(g, dy, outputs[0]!)],
  Log: (g, { inputs }, dy) => [div(g, dy, inputs[0]!)],
  Sqrt: (g, { outputs }, dy) => [div(g, mul(g, dy, scalar(g, 0.5)), outputs[0]!)],
  Sigmoid: (g, { outputs }, dy) => {
    const y = outputs[0]!;
    return [mul(g, dy, mul(g, y, sub(g, scalar(g, 1), y)))];
  },
  Softplus: (g, { inputs }, dy) => [mul(g, dy, sigmoid(g, inputs[0]!))],
  Softmax: (g, { outputs, attributes }, dy) => {
    const y = outputs[0]!;
    const axis = attributes['axis']?.kind === 'int' ? attributes['axis'].value : -1;
    const weighted = mul(g, dy, y);
    const along = axis < 0 ? axis + y.dims.length : axis;
    return [sub(g, weighted, mul(g, y, reduceSum(g, weighted, [along], true)))];
  },
  Relu: (g, { outputs }, dy) => [rectified(g, dy, { y: outputs[0]!, slope: 0 })],
  LeakyRelu: (g, { outputs, attributes }, dy) => {
    const slope = attributes['alpha']?.kind === 'float' ? attributes['alpha'].value : 0.01;
    return [rectified(g, dy, { y: outputs[0]!, slope })];
  },
  Where: (g, { inputs }, dy) => {
    const [condition, a, b] = [inputs[0]!, inputs[1]!, inputs[2]!];
    const nothing = scalar(g, 0);
    return [
      null,
      unbroadcast(g, where(g, condition, dy, nothing), a.dims),
      unbroadcast(g, where(g, condition, nothing, dy), b.dims),
    ];
  },
  Cast: (_, { inputs }, dy) => [inputs[0]!.type === 'float32' ? dy : null],
};
