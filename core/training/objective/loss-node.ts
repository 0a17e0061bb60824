import { registerGradient } from '../gradient/rule.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { mul } from '../graph/ops.ts';

const OP = 'Loss';

/**
 * A loss whose gradient with respect to the logits was worked out on paper: both share most of what they compute.
 * @param build returns the loss, of rank 0, and its gradient, with the dimensions of `logits`
 */
export function lossNode(
  g: Graph,
  logits: Value,
  build: () => { readonly loss: Value; readonly gradient: Value },
): Value {
  return g.composite(OP, [logits], () => {
    const { loss, gradient } = build();
    return { output: loss, saved: { gradient } };
  });
}

registerGradient(OP, (g, { saved }, dy) => [mul(g, dy, saved['gradient']!)]);
