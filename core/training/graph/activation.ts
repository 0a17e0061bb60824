import { registerGradient } from '../gradient/rule.ts';
import type { Graph, Value } from './graph.ts';
import { add, mul, scalar, sigmoid, sub } from './ops.ts';

/** x times sigmoid(x). */
export function silu(g: Graph, x: Value): Value {
  return g.composite('Silu', [x], () => {
    const share = sigmoid(g, x);
    return { output: mul(g, x, share), saved: { share } };
  });
}

registerGradient('Silu', (g, { outputs, saved }, dy) => {
  const [y, share] = [outputs[0]!, saved['share']!];
  // s + x s (1 - s) = s + y (1 - s)
  return [mul(g, dy, add(g, share, mul(g, y, sub(g, scalar(g, 1), share))))];
});
