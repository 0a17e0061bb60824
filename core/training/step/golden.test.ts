import { describe, expect, it } from 'vitest';
import { runGraph } from '../../../test/support/run-graph.ts';
import { trainingGolden } from '../../../test/support/training-golden.ts';
import type { GoldenNetwork } from '../../../test/support/training-golden.ts';
import type { GraphTarget } from '../graph/graph.ts';
import { parameterCount, parameterLayout, parameterPart } from '../network/layout.ts';
import type { ParameterLayout } from '../network/layout.ts';
import { matchParameters } from '../network/match.ts';
import { networkPlanSchema, objectivePlanSchema, optimiserPlanSchema } from '../plan.ts';
import type { StepSpec } from './step-spec.ts';
import { gradientGraph } from './train-step.ts';

/** Largest difference of a tensor's gradient from float64, as a share of its largest element. */
const SHARE = 2e-5;

function specOf({ head, normalisation, activation, levels, ...golden }: GoldenNetwork): StepSpec {
  return {
    network: networkPlanSchema.parse({ head, normalisation, activation, levels, baseChannels: 2 }),
    objective: objectivePlanSchema.parse({ crossEntropy: 0.75, dice: 1.25 }),
    optimiser: optimiserPlanSchema.parse({}),
    outputs: 2,
    batch: 2,
    height: 8,
    width: 8,
    knownPerPixel: golden.perPixel,
    unlabelled: golden.teacher ? 1 : 0,
    target: 'cpu',
  };
}

function flat(layout: ParameterLayout, tensors: Readonly<Record<string, readonly number[]>>): Float32Array {
  const stored = layout.map(({ name, dims }) => {
    return [name, { dims, data: Float32Array.from(tensors[name] ?? []) }] as const;
  });
  return matchParameters(layout, new Map(stored));
}

/** Per tensor: largest difference over largest element. */
function shares(layout: ParameterLayout, found: Float32Array, wanted: GoldenNetwork['gradient']): number[] {
  return layout.map((slot) => {
    const want = wanted[slot.name]!;
    const largest = Math.max(...want.map(Math.abs), 1e-4);
    return Math.max(...parameterPart(found, slot).map((value, i) => Math.abs(value - want[i]!))) / largest;
  });
}

const nameOf = (golden: GoldenNetwork): string =>
  [golden.head, golden.normalisation, golden.activation, golden.perPixel ? 'per pixel' : 'per image'].join(
    ', ',
  );

describe('a step of a tiny U-Net beside PyTorch in float64', () => {
  const targets: readonly GraphTarget[] = ['cpu', 'gpu'];
  const all = trainingGolden.networks.flatMap((golden) => targets.map((target) => ({ golden, target })));
  it.each(all.map(({ golden, target }) => [nameOf(golden), target, golden] as const))(
    '%s, for %s: losses and the whole gradient',
    async (_, target, golden) => {
      const spec = { ...specOf(golden), target };
      const layout = parameterLayout(spec.network, spec.outputs);
      expect(layout.map(({ name }) => name).sort()).toEqual(Object.keys(golden.gradient).sort());

      const { image, target: wanted, known, student } = golden;
      const out = await runGraph(gradientGraph(spec), {
        image,
        target: wanted,
        known,
        student,
        positiveWeight: [3, 7],
        parameters: flat(layout, golden.parameters),
        average: golden.teacher ? flat(layout, golden.average) : [],
        consistencyWeight: [2.5],
        teacher: golden.taught,
        gradientSum: new Float32Array(parameterCount(layout)),
      });

      expect(out['crossEntropy']![0]).toBeCloseTo(golden.crossEntropy, 5);
      expect(out['dice']![0]).toBeCloseTo(golden.dice, 5);
      expect(out['consistency']![0]).toBeCloseTo(golden.consistency, 6);
      expect(out['loss']![0]).toBeCloseTo(golden.loss, 5);
      const worst = Math.max(...shares(layout, out['nextGradientSum']!, golden.gradient));
      expect(worst).toBeLessThan(SHARE);
    },
  );
});
