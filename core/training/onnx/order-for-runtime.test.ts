import { describe, expect, it } from 'vitest';
import type { Node, Value } from '../graph/graph.ts';
import { orderForRuntime } from './order-for-runtime.ts';

const value = (name: string): Value => ({ name, type: 'float32', dims: [] });
const node = (name: string, ...from: string[]): Node => ({
  op: 'Sum',
  domain: '',
  inputs: from.map(value),
  outputs: [value(name)],
  attributes: {},
});

/** As onnxruntime walks: back from the results, of several the last in the file first. */
function walked(nodes: readonly Node[]): string[] {
  const indices = new Map(nodes.map(({ outputs }, i) => [outputs[0]!.name, i]));
  const used = new Set(nodes.flatMap(({ inputs }) => inputs.map(({ name }) => name)));
  const done: string[] = [];
  const visit = (i: number): void => {
    const { inputs, outputs } = nodes[i]!;
    if (done.includes(outputs[0]!.name)) return;
    const from = inputs.flatMap(({ name }) => indices.get(name) ?? []);
    for (const next of from.sort((a, b) => b - a)) visit(next);
    done.push(outputs[0]!.name);
  };
  for (let i = nodes.length - 1; i >= 0; i--) if (!used.has(nodes[i]!.outputs[0]!.name)) visit(i);
  return done;
}

describe('the order of nodes for the runtime', () => {
  // Two layers y1, y2 and a loss; gradients of activations d and, of masks m, of weights w.
  const natural = [
    node('y1', 'x'),
    node('y2', 'y1'),
    node('loss', 'y2'),
    node('d2', 'y2'),
    node('w2', 'd2', 'y1'),
    node('m1', 'y1'),
    node('d1', 'd2', 'm1'),
    node('w1', 'd1', 'x'),
    node('all', 'w1', 'w2'),
  ];
  const names = natural.map(({ outputs }) => outputs[0]!.name);

  it('would be another one if the file had the order in which the nodes were written', () => {
    expect(walked(natural)).toEqual(['y1', 'm1', 'y2', 'd2', 'd1', 'w1', 'w2', 'all', 'loss']);
  });

  it('makes it compute them as they were written', () => {
    expect(walked(orderForRuntime(natural))).toEqual(names);
  });

  it('keeps every node after what it needs', () => {
    const place = new Map(orderForRuntime(natural).map(({ outputs }, i) => [outputs[0]!.name, i]));
    expect(place.size).toBe(natural.length);
    for (const { inputs, outputs } of natural)
      for (const { name } of inputs)
        if (place.has(name)) expect(place.get(name)).toBeLessThan(place.get(outputs[0]!.name)!);
  });
});
