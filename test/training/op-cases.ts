import { silu } from '../../core/training/graph/activation.ts';
import type { Graph, Value } from '../../core/training/graph/graph.ts';
import { groupNorm, instanceNorm } from '../../core/training/graph/normalise.ts';
import { upConv } from '../../core/training/graph/up-conv.ts';
import * as ops from '../../core/training/graph/ops.ts';

type Build = (g: Graph, a: Value, b: Value, ...more: Value[]) => Value;

/** The cases of test/golden/make-op-gradients.py by name, as graphs. */
export const OP_CASES: Readonly<Record<string, Build>> = {
  add: ops.add,
  sub: ops.sub,
  mul: ops.mul,
  'mul with itself': (g, a) => ops.mul(g, a, a),
  div: ops.div,
  minimum: ops.minimum,
  maximum: ops.maximum,
  neg: ops.neg,
  abs: ops.abs,
  exp: ops.exp,
  log: ops.log,
  sqrt: ops.sqrt,
  sigmoid: ops.sigmoid,
  relu: ops.relu,
  softplus: ops.softplus,
  leakyRelu: (g, a) => ops.leakyRelu(g, a, 0.01),
  silu,
  softmax: (g, a) => ops.softmax(g, a, 1),
  where: (g, a, b) => ops.where(g, ops.greater(g, a, ops.scalar(g, 0.25)), b, a),
  reduceSum: (g, a) => ops.reduceSum(g, a, [1]),
  'reduceSum kept': (g, a) => ops.reduceSum(g, a, [0, 2], true),
  reduceMean: (g, a) => ops.reduceMean(g, a, [1, 2]),
  expand: (g, a) => ops.expand(g, a, [2, 3, 4]),
  reshape: (g, a) => ops.reshape(g, a, [3, 4]),
  transpose: (g, a) => ops.transpose(g, a, [2, 0, 1]),
  concat: (g, ...parts) => ops.concat(g, parts, 1),
  slice: (g, a) => ops.slice(g, a, 1, [1, 3]),
  pad: (g, a) => ops.pad(g, a, [2, 0], [0, 1]),
  matmul: ops.matmul,
  'conv 3 to more': ops.conv,
  'conv 3 to fewer': ops.conv,
  'conv 3 from one': ops.conv,
  'conv 3 on one pixel': ops.conv,
  'conv 3 of many': ops.conv,
  'conv 1': (g, x, w, bias) =>
    ops.add(g, ops.conv(g, x, w), ops.reshape(g, bias!, [1, bias!.dims[0]!, 1, 1])),
  'conv 5': ops.conv,
  maxPool2: ops.maxPool2,
  upsample2: ops.upsample2,
  upConv: (g, low, skip, w) => upConv(g, low, skip, w!),
  instanceNorm: (g, x, gamma, beta) => instanceNorm(g, x, { gamma, beta: beta! }, 1e-5),
  groupNorm: (g, x, gamma, beta) => groupNorm(g, x, { gamma, beta: beta! }, { groups: 2, epsilon: 1e-5 }),
};
