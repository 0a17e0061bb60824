import type { Node } from '../graph/graph.ts';

/**
 * The same nodes in an order that lets onnxruntime compute them about as they were written. It does not follow the order
 * of a file: it goes back from the results, and of the inputs of a node it goes first to the one that stands last in the
 * file. Whatever was written early therefore goes as far back as what needs it allows. Otherwise the runtime computes
 * what backward needs of the activations before it begins, and gradients of weights when it has all others: that takes a
 * quarter more memory.
 * @param nodes each after what it needs
 */
export function orderForRuntime(nodes: readonly Node[]): Node[] {
  const makers = new Map(nodes.flatMap(({ outputs }, i) => outputs.map(({ name }) => [name, i] as const)));
  const needs = nodes.map(({ inputs }) => [...new Set(inputs.flatMap(({ name }) => makers.get(name) ?? []))]);
  const users = nodes.map(() => 0);
  for (const from of needs) for (const i of from) users[i]!++;

  const ready = nodes.flatMap((_, i) => (users[i] === 0 ? [i] : []));
  const backwards: Node[] = [];
  while (ready.length > 0) {
    const at = ready.reduce((best, i, place) => (i < ready[best]! ? place : best), 0);
    const [first] = ready.splice(at, 1);
    backwards.push(nodes[first!]!);
    for (const i of needs[first!]!) if (--users[i]! === 0) ready.push(i);
  }
  return backwards.reverse();
}
