import { createGraph } from '../graph/graph.ts';
import type { Graph } from '../graph/graph.ts';
import { parameterLayout } from '../network/layout.ts';
import { constantParameters } from '../network/parameter-values.ts';
import { unet } from '../network/unet.ts';
import type { NetworkPlan } from '../plan.ts';

export interface InferenceSpec {
  readonly network: NetworkPlan;
  /** Structures. */
  readonly outputs: number;
  readonly height: number;
  readonly width: number;
  /** Flat. */
  readonly parameters: Float32Array;
}

/**
 * What a model package holds: input `image` [1, 1, H, W], output `logits` [1, C, H, W], softmax heads [1, C + 1, H, W]
 * with the background first. The parameters lie in the file under the names of the layout.
 */
export function inferenceGraph({ network, outputs, height, width, parameters }: InferenceSpec): Graph {
  const g = createGraph();
  const values = constantParameters(g, parameterLayout(network, outputs), parameters);
  const image = g.input('image', [1, 1, height, width]);
  g.output('logits', unet(g, image, values, { network, purpose: 'infer' }));
  return g;
}
