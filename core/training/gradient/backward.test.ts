import { describe, expect, it } from 'vitest';
import { createGraph } from '../graph/graph.ts';
import { add, leakyRelu, mul, reduceSum, reshape, slice } from '../graph/ops.ts';
import { livePart } from '../onnx/live-part.ts';
import { backward } from './backward.ts';

describe('backward', () => {
  it('adds up what flows back from several uses', () => {
    const g = createGraph();
    const x = g.input('x', [3]);
    const [dx] = backward(g, reduceSum(g, add(g, mul(g, x, x), x)), [x]);
    g.output('dx', dx!);
    // Once for each operand of the product, once for the sum.
    expect(livePart(g).nodes.filter(({ op }) => op === 'Add')).toHaveLength(2);
  });

  it('gives zeros for what the loss does not depend on', () => {
    const g = createGraph();
    const [x, y] = [g.input('x', [2]), g.input('y', [2, 2])];
    const [, dy] = backward(g, reduceSum(g, x), [x, y]);
    const constant = g.constants.find(({ value }) => value === dy);
    expect(dy!.dims).toEqual([2, 2]);
    expect([...constant!.data]).toEqual([0, 0, 0, 0]);
  });

  it('takes the values asked for as given, also when the graph computes them', () => {
    const g = createGraph();
    const vector = g.input('vector', [6]);
    const w = reshape(g, slice(g, vector, 0, [2, 6]), [2, 2]);
    const before = g.nodes.length;
    const [dw] = backward(g, reduceSum(g, mul(g, w, w)), [w]);
    expect(dw!.dims).toEqual([2, 2]);
    expect(g.nodes.slice(before).map(({ op }) => op)).not.toContain('Pad');
  });

  it('asks no operator for a gradient that no wanted value needs', () => {
    const g = createGraph();
    const [x, y] = [g.input('x', [2]), g.input('y', [2])];
    const odd = g.node('Erf', [y], { dims: [2] });
    expect(backward(g, reduceSum(g, mul(g, x, odd)), [x])).toHaveLength(1);
    expect(() => backward(g, reduceSum(g, mul(g, x, odd)), [y])).toThrow('Erf has no gradient.');
  });

  it('leaves no trace of gradients that nobody fetches', () => {
    const g = createGraph();
    const x = g.input('x', [2]);
    const loss = reduceSum(g, leakyRelu(g, x, 0.01));
    backward(g, loss, [x]);
    g.output('loss', loss);
    expect(livePart(g).nodes.map(({ op }) => op)).toEqual(['LeakyRelu', 'ReduceSum']);
  });
});
