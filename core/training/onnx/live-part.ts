import type { Constant, Graph, Node } from '../graph/graph.ts';

/** The nodes and constants of a graph that some output needs, in their order. */
export function livePart(graph: Graph): {
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
} {
  const needed = new Set(graph.outputs.map(({ name }) => name));
  const nodes: Node[] = [];
  for (let i = graph.nodes.length - 1; i >= 0; i--) {
    const node = graph.nodes[i]!;
    if (!node.outputs.some(({ name }) => needed.has(name))) continue;
    nodes.push(node);
    for (const { name } of node.inputs) needed.add(name);
  }
  return { nodes: nodes.reverse(), constants: graph.constants.filter(({ value }) => needed.has(value.name)) };
}
