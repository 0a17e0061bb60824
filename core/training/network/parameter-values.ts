import type { Graph, Value } from '../graph/graph.ts';
import { reshape, slice } from '../graph/ops.ts';
import { parameterPart } from './layout.ts';
import type { ParameterLayout } from './layout.ts';

/** The network's tensors within a graph, by the names of the layout. @throws Error for an unknown name: a bug */
export type ParameterValues = (name: string) => Value;

function lookUp(layout: ParameterLayout, values: readonly Value[]): ParameterValues {
  const byName = new Map(layout.map(({ name }, i) => [name, values[i]!]));
  return (name) => {
    const value = byName.get(name);
    if (value === undefined) throw new Error(`The network has no parameter ${name}.`);
    return value;
  };
}

/** Cuts the flat vector into the network's tensors. `values` are in the order of the layout: gradients are asked of them. */
export function sliceParameters(
  g: Graph,
  flat: Value,
  layout: ParameterLayout,
): { readonly get: ParameterValues; readonly values: readonly Value[] } {
  const values = layout.map(({ dims, offset, size }) =>
    reshape(g, slice(g, flat, 0, [offset, offset + size]), dims),
  );
  return { get: lookUp(layout, values), values };
}

/** Parameters as constants under their own names, for files that are run and trained further elsewhere. */
export function constantParameters(
  g: Graph,
  layout: ParameterLayout,
  parameters: Float32Array,
): ParameterValues {
  return lookUp(
    layout,
    layout.map((slot) => g.constant(slot.dims, parameterPart(parameters, slot), slot.name)),
  );
}
