import { sizeOf } from '../graph/graph.ts';
import { channelsOf } from '../plan.ts';
import type { NetworkPlan } from '../plan.ts';

/** One tensor of the network within the flat vector of all parameters. */
export interface ParameterSlot {
  /** E.g. `down.0.conv1.weight`; also its name in exported files. */
  readonly name: string;
  readonly kind: 'weight' | 'gamma' | 'beta' | 'bias';
  readonly dims: readonly number[];
  /** First element and number of elements in the flat vector. */
  readonly offset: number;
  readonly size: number;
  /** Whether weight decay shrinks it: convolutions do, offsets and scales do not. */
  readonly decay: boolean;
}

/** What weight decay shrinks comes first, so that it is one part of the vector. */
export type ParameterLayout = readonly ParameterSlot[];

/** Channels of the network's output: softmax heads have one more, first, for the background. */
export function headChannels(network: NetworkPlan, outputs: number): number {
  return network.head === 'softmax' ? outputs + 1 : outputs;
}

/** One level of the U-Net on its way down or up: two convolutions. */
export interface BlockShape {
  /** `down.0` is at the input's resolution, `up.0` too; `up` is listed from the deepest. */
  readonly name: string;
  /** 0: the input's resolution; every further one halves it. */
  readonly level: number;
  readonly incoming: number;
  readonly outgoing: number;
}

/** The blocks in the order in which they compute. */
export function blocksOf(network: NetworkPlan): { down: BlockShape[]; up: BlockShape[] } {
  const channels = channelsOf(network);
  const down = channels.map((outgoing, level) => ({
    name: `down.${String(level)}`,
    level,
    incoming: channels[level - 1] ?? 1,
    outgoing,
  }));
  const up = channels.slice(0, -1).map((outgoing, level) => ({
    name: `up.${String(level)}`,
    level,
    incoming: channels[level + 1]! + outgoing,
    outgoing,
  }));
  return { down, up: up.reverse() };
}

/**
 * Where every tensor of the network lies in the flat float32 vector that steps, checkpoints and averages hold.
 * @param outputs structures
 */
export function parameterLayout(network: NetworkPlan, outputs: number): ParameterLayout {
  const tensors: Pick<ParameterSlot, 'name' | 'kind' | 'dims'>[] = [];
  const keep = (name: string, kind: ParameterSlot['kind'], dims: readonly number[]): void => {
    tensors.push({ name: `${name}.${kind}`, kind, dims });
  };
  const { down, up } = blocksOf(network);
  for (const { name, incoming, outgoing } of [...down, ...up]) {
    for (const [step, channels] of [incoming, outgoing].entries()) {
      const at = String(step + 1);
      keep(`${name}.conv${at}`, 'weight', [outgoing, channels, 3, 3]);
      if (network.normalisation === 'none') keep(`${name}.conv${at}`, 'bias', [outgoing]);
      else {
        keep(`${name}.norm${at}`, 'gamma', [outgoing]);
        keep(`${name}.norm${at}`, 'beta', [outgoing]);
      }
    }
  }
  const channels = headChannels(network, outputs);
  keep('head', 'weight', [channels, down[0]!.outgoing, 1, 1]);
  keep('head', 'bias', [channels]);

  let offset = 0;
  const decays = ({ kind }: { readonly kind: ParameterSlot['kind'] }): boolean => kind === 'weight';
  return [...tensors.filter(decays), ...tensors.filter((tensor) => !decays(tensor))].map((tensor) => {
    const size = sizeOf(tensor.dims);
    offset += size;
    return { ...tensor, offset: offset - size, size, decay: decays(tensor) };
  });
}

/** So many elements at the start of the flat vector are shrunk by weight decay. */
export function decayingCount(layout: ParameterLayout): number {
  return layout.reduce((sum, { decay, size }) => (decay ? sum + size : sum), 0);
}

/** Length of the flat vector. */
export function parameterCount(layout: ParameterLayout): number {
  const last = layout.at(-1);
  return last === undefined ? 0 : last.offset + last.size;
}

/** The part of the flat vector that is one tensor; shares its memory. */
export function parameterPart(parameters: Float32Array, { offset, size }: ParameterSlot): Float32Array {
  return parameters.subarray(offset, offset + size);
}
