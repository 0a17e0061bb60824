import type { Constant, Graph, Node, Value } from '../graph/graph.ts';

/**
 * The nodes and constants of a graph that some output needs, in their order. Where an operator makes a value only to be
 * copied under the name of an output, it makes it under that name at once.
 */
export function livePart(graph: Graph): {
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
} {
  const renamed = outputNames(graph);
  const rename = (value: Value): Value => renamed.get(value.name) ?? value;
  const needed = new Set(graph.outputs.map(({ name }) => name));
  const nodes: Node[] = [];
  for (let i = graph.nodes.length - 1; i >= 0; i--) {
    const node = graph.nodes[i]!;
    const [inputs, outputs] = [node.inputs.map(rename), node.outputs.map(rename)];
    if (outputs.some(({ name }) => inputs[0]?.name === name)) continue;
    if (!outputs.some(({ name }) => needed.has(name))) continue;
    nodes.push({ ...node, inputs, outputs });
    for (const { name } of inputs) needed.add(name);
  }
  return { nodes: nodes.reverse(), constants: graph.constants.filter(({ value }) => needed.has(value.name)) };
}

/** Values by the name that an operator gives them, which outputs copy: the first output for each. */
function outputNames({ nodes, outputs }: Graph): Map<string, Value> {
  const made = new Set(nodes.flatMap((node) => node.outputs.map(({ name }) => name)));
  const named = new Set(outputs.map(({ name }) => name));
  const renamed = new Map<string, Value>();
  for (const node of nodes) {
    const [from, to] = [node.inputs[0], node.outputs[0]];
    if (node.op !== 'Identity' || from === undefined || to === undefined || !named.has(to.name)) continue;
    if (made.has(from.name) && !named.has(from.name) && !renamed.has(from.name)) renamed.set(from.name, to);
  }
  return renamed;
}
