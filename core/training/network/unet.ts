import { silu } from '../graph/activation.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { groupNorm, instanceNorm } from '../graph/normalise.ts';
import type { Affine } from '../graph/normalise.ts';
import { add, conv, leakyRelu, maxPool2, relu, reshape } from '../graph/ops.ts';
import { upConv } from '../graph/up-conv.ts';
import type { NetworkPlan } from '../plan.ts';
import { LEAKY_SLOPE, NORM_EPSILON, groupsOf } from './constants.ts';
import { blocksOf } from './layout.ts';
import type { ParameterValues } from './parameter-values.ts';

/** What of the network depends on whether it learns. */
export interface UnetOptions {
  readonly network: NetworkPlan;
  /**
   * `learn`: a gradient can be asked for. `infer`: instance normalisation is ONNX's own operator, as other programs
   * write and read it, and keeps nothing in memory.
   */
  readonly purpose: 'learn' | 'infer';
}

function fusedInstanceNorm(g: Graph, x: Value, { gamma, beta }: Affine): Value {
  return g.node('InstanceNormalization', [x, gamma, beta], {
    dims: x.dims,
    attributes: { epsilon: { kind: 'float', value: NORM_EPSILON } },
  });
}

function normalise(g: Graph, x: Value, affine: Affine, { network, purpose }: UnetOptions): Value {
  if (network.normalisation === 'group')
    return groupNorm(g, x, affine, { groups: groupsOf(x.dims[1]!), epsilon: NORM_EPSILON });
  return purpose === 'infer' ? fusedInstanceNorm(g, x, affine) : instanceNorm(g, x, affine, NORM_EPSILON);
}

function activate(g: Graph, x: Value, activation: NetworkPlan['activation']): Value {
  if (activation === 'leaky-relu') return leakyRelu(g, x, LEAKY_SLOPE);
  return activation === 'relu' ? relu(g, x) : silu(g, x);
}

const addBias = (g: Graph, x: Value, bias: Value): Value =>
  add(g, x, reshape(g, bias, [1, bias.dims[0]!, 1, 1]));

/**
 * The classic U-Net: two 3 x 3 convolutions a level, maximum pooling down, nearest pixel up, skips by concatenation.
 * @param image [N, 1, H, W]; H and W divide by 2 ** (levels - 1)
 * @param parameters by the names of the layout
 * @returns logits [N, C, H, W], with a softmax head [N, C + 1, H, W]
 */
export function unet(g: Graph, image: Value, parameters: ParameterValues, options: UnetOptions): Value {
  const { network } = options;
  type Convolve = (weight: Value) => Value;
  const block = (name: string, first: Convolve): Value => {
    const second = layer(name, '1', first);
    return layer(name, '2', (weight) => conv(g, second, weight));
  };
  const layer = (name: string, step: string, convolve: Convolve): Value => {
    const convolved = convolve(parameters(`${name}.conv${step}.weight`));
    const normal =
      network.normalisation === 'none'
        ? addBias(g, convolved, parameters(`${name}.conv${step}.bias`))
        : normalise(
            g,
            convolved,
            {
              gamma: parameters(`${name}.norm${step}.gamma`),
              beta: parameters(`${name}.norm${step}.beta`),
            },
            options,
          );
    return activate(g, normal, network.activation);
  };

  const { down, up } = blocksOf(network);
  const skips: Value[] = [];
  let x = image;
  for (const { name, level } of down) {
    const input = level === 0 ? x : maxPool2(g, x);
    x = block(name, (weight) => conv(g, input, weight));
    skips.push(x);
  }
  for (const { name, level } of up) {
    const low = x;
    x = block(name, (weight) => upConv(g, low, skips[level]!, weight));
  }
  return addBias(g, conv(g, x, parameters('head.weight')), parameters('head.bias'));
}
