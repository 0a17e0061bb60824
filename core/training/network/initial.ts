import { createRandom } from '../../random/random.ts';
import type { Random } from '../../random/random.ts';
import type { NetworkPlan } from '../plan.ts';
import { parameterCount, parameterPart } from './layout.ts';
import type { ParameterLayout, ParameterSlot } from './layout.ts';
import { LEAKY_SLOPE } from './constants.ts';

/** Keeps these draws apart from those of order, split and augmentation with the same seed. */
const STREAM = 0x1817;

/** Structures are small: the head starts at a probability of about 0.12. */
const HEAD_BIAS = -2;
const HEAD_DEVIATION = 0.01;

/** Fills `part` with normal draws (Box and Muller: two uniform numbers give two normal ones). */
function drawNormal(part: Float32Array, deviation: number, random: Random): void {
  for (let i = 0; i < part.length; i += 2) {
    // 1 - next() lies in (0, 1]: the logarithm of 0 never occurs.
    const radius = deviation * Math.sqrt(-2 * Math.log(1 - random.next()));
    const angle = 2 * Math.PI * random.next();
    part[i] = radius * Math.cos(angle);
    if (i + 1 < part.length) part[i + 1] = radius * Math.sin(angle);
  }
}

/** He et al. 2015: keeps the variance of the activations from layer to layer. */
function kaimingDeviation({ dims }: ParameterSlot, activation: NetworkPlan['activation']): number {
  const slope = activation === 'leaky-relu' ? LEAKY_SLOPE : 0;
  const fanIn = dims[1]! * dims[2]! * dims[3]!;
  return Math.sqrt(2 / ((1 + slope ** 2) * fanIn));
}

/**
 * Random parameters to start from: the same for the same layout and seed, on every platform that computes Math.log, cos
 * and sin alike.
 * @returns the flat vector
 */
export function initialParameters(layout: ParameterLayout, network: NetworkPlan, seed: number): Float32Array {
  const parameters = new Float32Array(parameterCount(layout));
  const random = createRandom(seed, STREAM);
  for (const slot of layout) {
    const part = parameterPart(parameters, slot);
    if (slot.kind === 'gamma') part.fill(1);
    else if (slot.kind === 'weight')
      drawNormal(
        part,
        slot.name === 'head.weight' ? HEAD_DEVIATION : kaimingDeviation(slot, network.activation),
        random,
      );
    else if (slot.name === 'head.bias' && network.head === 'sigmoid') part.fill(HEAD_BIAS);
  }
  return parameters;
}
