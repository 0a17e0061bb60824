import type { Graph, Value } from '../graph/graph.ts';
import { div, equal, mul, scalar, toFloat, upsample2 } from '../graph/ops.ts';
import type { GradientRules } from './rule.ts';

/** Mean of 2 x 2 pixels: [N, C, H, W] -> [N, C, H / 2, W / 2]. */
function averagePool2(g: Graph, x: Value): Value {
  const [n = 0, channels = 0, height = 0, width = 0] = x.dims;
  const two = { kind: 'ints', value: [2, 2] } as const;
  return g.node('AveragePool', [x], {
    dims: [n, channels, height / 2, width / 2],
    attributes: { kernel_shape: two, strides: two },
  });
}

export const RESAMPLING: GradientRules = {
  // Equal maxima of a square share the gradient (PyTorch gives it to the first), which needs no indices.
  MaxPool: (g, { inputs, outputs }, dy) => {
    const largest = toFloat(g, equal(g, inputs[0]!, upsample2(g, outputs[0]!)));
    const share = div(g, mul(g, dy, scalar(g, 0.25)), averagePool2(g, largest));
    return [mul(g, largest, upsample2(g, share))];
  },
  // Only upsample2 makes this operator: every pixel was used four times.
  Resize: (g, _, dy) => [mul(g, averagePool2(g, dy), scalar(g, 4)), null, null],
};
