import { registerGradient } from '../gradient/rule.ts';
import type { Graph, Value } from './graph.ts';
import { add, div, mul, reduceMean, reduceSum, reshape, scalar, sqrt, sub } from './ops.ts';

export interface Affine {
  /** [C] */
  readonly gamma: Value;
  /** [C] */
  readonly beta: Value;
}

/** [C] beside [N, C, H, W]. */
const perChannel = (g: Graph, x: Value): Value => reshape(g, x, [1, x.dims[0]!, 1, 1]);

/** Mean and 1 / standard deviation over height and width, [N, C, 1, 1] each. */
function statistics(g: Graph, x: Value, epsilon: number): { mean: Value; centred: Value; scale: Value } {
  const mean = reduceMean(g, x, [2, 3], true);
  const centred = sub(g, x, mean);
  const variance = reduceMean(g, mul(g, centred, centred), [2, 3], true);
  return { mean, centred, scale: div(g, scalar(g, 1), sqrt(g, add(g, variance, scalar(g, epsilon)))) };
}

/** Every channel of every sample to mean 0 and variance 1, then times gamma plus beta. @param x [N, C, H, W] */
export function instanceNorm(g: Graph, x: Value, { gamma, beta }: Affine, epsilon: number): Value {
  return g.composite('InstanceNorm', [x, gamma, beta], () => {
    const { mean, centred, scale } = statistics(g, x, epsilon);
    const factor = mul(g, scale, perChannel(g, gamma));
    const output = add(g, mul(g, centred, factor), perChannel(g, beta));
    return { output, saved: { mean, scale, factor } };
  });
}

registerGradient('InstanceNorm', (g, { inputs, saved }, dy) => {
  const [x, gamma, beta] = [inputs[0]!, inputs[1]!, inputs[2]!];
  const [mean, scale, factor] = [saved['mean']!, saved['scale']!, saved['factor']!];
  const share = scalar(g, 1 / (x.dims[2]! * x.dims[3]!));
  // Made again from x: kept until now it would double the activations in memory.
  const centred = sub(g, x, mean);
  const sum = reduceSum(g, dy, [2, 3], true);
  const along = mul(g, reduceSum(g, mul(g, dy, centred), [2, 3], true), scale);
  const bend = mul(g, mul(g, mul(g, factor, scale), along), share);
  const shift = mul(g, mul(g, factor, sum), share);
  const dx = sub(g, mul(g, dy, factor), add(g, mul(g, centred, bend), shift));
  return [
    dx,
    reshape(g, reduceSum(g, along, [0], true), gamma.dims),
    reshape(g, reduceSum(g, sum, [0], true), beta.dims),
  ];
});

/** As instanceNorm, with one mean and variance for each of `groups` groups of neighbouring channels. */
export function groupNorm(
  g: Graph,
  x: Value,
  { gamma, beta }: Affine,
  { groups, epsilon }: { readonly groups: number; readonly epsilon: number },
): Value {
  const [n = 0, channels = 0, height = 0, width = 0] = x.dims;
  const grouped = reshape(g, x, [n, groups, (channels / groups) * height, width]);
  const normal = g.composite('Standardise', [grouped], () => {
    const { centred, scale } = statistics(g, grouped, epsilon);
    const output = mul(g, centred, scale);
    return { output, saved: { scale } };
  });
  const back = reshape(g, normal, x.dims);
  return add(g, mul(g, back, perChannel(g, gamma)), perChannel(g, beta));
}

registerGradient('Standardise', (g, { outputs, saved }, dy) => {
  const y = outputs[0]!;
  const mean = reduceMean(g, dy, [2, 3], true);
  const along = reduceMean(g, mul(g, dy, y), [2, 3], true);
  return [mul(g, sub(g, dy, add(g, mean, mul(g, y, along))), saved['scale']!)];
});
