import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { backward } from '../../core/training/gradient/backward.ts';
import { createGraph, type GraphTarget, type Value } from '../../core/training/graph/graph.ts';
import { mul, reduceSum } from '../../core/training/graph/ops.ts';
import { openGraph } from '../support/run-graph.ts';
import { OP_CASES } from './op-cases.ts';

interface Tensor {
  readonly dims: readonly number[];
  readonly values: readonly number[];
}

interface GoldenCase {
  readonly name: string;
  readonly inputs: readonly Tensor[];
  readonly weights: Tensor;
  readonly output: readonly number[];
  readonly gradients: readonly (readonly number[])[];
}

const CASES = JSON.parse(
  readFileSync(join(import.meta.dirname, '../golden/op-gradients.json'), 'utf8'),
) as GoldenCase[];

/** Of float32 sums of up to a hundred products, relative to the largest number of the tensor. */
const TOLERANCE = 4e-6;

/** The largest difference, in units of the largest number that is expected (at least 1). */
function difference(got: Float32Array, want: readonly number[]): number {
  expect(got.length).toBe(want.length);
  const scale = Math.max(1, ...want.map(Math.abs));
  return want.reduce((worst, value, i) => Math.max(worst, Math.abs(got[i]! - value) / scale), 0);
}

/** All cases in one graph: opening a session for each would take longer than the rest. */
async function run(target: GraphTarget): Promise<(name: string) => Float32Array> {
  const g = createGraph({ target });
  const feeds: Record<string, readonly number[]> = {};
  const input = (name: string, { dims, values }: Tensor): Value => {
    feeds[name] = values;
    return g.input(name, dims);
  };
  for (const { name, inputs, weights } of CASES) {
    const values = inputs.map((tensor, i) => input(`${name} ${String(i)}`, tensor));
    const y = OP_CASES[name]!(g, values[0]!, values[1]!, ...values.slice(2));
    g.output(`${name} y`, y);
    backward(g, reduceSum(g, mul(g, y, input(`${name} weights`, weights))), values).forEach((gradient, i) => {
      expect(gradient.dims, `dimensions of gradient ${String(i)} of ${name}`).toEqual(inputs[i]!.dims);
      g.output(`${name} d${String(i)}`, gradient);
    });
  }
  const open = await openGraph(g);
  const outputs = await open.run(feeds);
  await open.close();
  return (name) => outputs[name]!;
}

describe.each(['cpu', 'gpu'] as const)(
  'gradients of a graph for a %s, against float64 of PyTorch',
  (target) => {
    let outputOf: (name: string) => Float32Array;
    beforeAll(async () => {
      outputOf = await run(target);
    });

    it.each(CASES)('$name', ({ name, output, gradients }) => {
      expect(difference(outputOf(`${name} y`), output), 'output').toBeLessThan(TOLERANCE);
      gradients.forEach((want, i) => {
        const got = difference(outputOf(`${name} d${String(i)}`), want);
        expect(got, `gradient of input ${String(i)}`).toBeLessThan(TOLERANCE);
      });
    });
  },
);

it('has a case for every golden value', () => {
  expect(CASES.map(({ name }) => name)).toEqual(Object.keys(OP_CASES));
});
