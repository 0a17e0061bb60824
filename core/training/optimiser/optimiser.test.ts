import { describe, expect, it } from 'vitest';
import { openGraph } from '../../../test/support/run-graph.ts';
import type { Outputs } from '../../../test/support/run-graph.ts';
import { trainingGolden } from '../../../test/support/training-golden.ts';
import { createGraph } from '../graph/graph.ts';
import type { Graph } from '../graph/graph.ts';
import type { ParameterLayout } from '../network/layout.ts';
import { optimiserPlanSchema, trainingPlanSchema } from '../plan.ts';
import { adamW } from './adam-w.ts';
import { averageDecayAt, consistencyWeightAt, learningRateAt, stepScalars } from './schedule.ts';

const { adamW: golden } = trainingGolden;
const plan = optimiserPlanSchema.parse({ weightDecay: 0.1, beta2: 0.99, epsilon: 1e-6 });
const count = golden.start.length;
const layout: ParameterLayout = [
  {
    name: 'a.weight',
    kind: 'weight',
    dims: [golden.decaying],
    offset: 0,
    size: golden.decaying,
    decay: true,
  },
  {
    name: 'a.bias',
    kind: 'bias',
    dims: [count - golden.decaying],
    offset: golden.decaying,
    size: count - golden.decaying,
    decay: false,
  },
];

function stepGraph(): Graph {
  const g = createGraph();
  const vector = (name: string) => g.input(name, [count]);
  const number = (name: string) => g.input(name, []);
  const next = adamW(
    g,
    vector('gradient'),
    {
      parameters: vector('parameters'),
      m: vector('m'),
      v: vector('v'),
      average: vector('average'),
      learningRate: number('learningRate'),
      correction1: number('correction1'),
      correction2: number('correction2'),
      averageDecay: number('averageDecay'),
    },
    { layout, plan },
  );
  for (const [name, value] of Object.entries(next)) g.output(`${name}_out`, value);
  return g;
}

/** Runs the steps; the gradient of each is the golden one unless `gradientOf` says otherwise. */
async function run(gradientOf: (step: number) => readonly number[]): Promise<Outputs[]> {
  const open = await openGraph(stepGraph());
  const zeros = new Float32Array(count);
  let state: Record<string, Float32Array> = {
    parameters: Float32Array.from(golden.start),
    m: zeros,
    v: zeros,
    average: Float32Array.from(golden.start),
  };
  const rows: Outputs[] = [];
  for (const [step, { learningRate }] of golden.steps.entries()) {
    const { correction1, correction2, averageDecay } = stepScalars(plan, step, 100);
    const out = await open.run({
      ...state,
      gradient: gradientOf(step),
      learningRate: [learningRate],
      correction1: [correction1],
      correction2: [correction2],
      averageDecay: [averageDecay],
    });
    rows.push(out);
    state = {
      parameters: out['parameters_out']!,
      m: out['m_out']!,
      v: out['v_out']!,
      average: out['average_out']!,
    };
  }
  await open.close();
  return rows;
}

describe('AdamW', () => {
  it('follows PyTorch in float64 over several steps, clipped and not, with its running average', async () => {
    const rows = await run((step) => golden.steps[step]!.gradient);
    for (const [step, wanted] of golden.steps.entries()) {
      const found = rows[step]!;
      expect(found['gradientNorm_out']![0]).toBeCloseTo(wanted.norm, 5);
      for (const name of ['parameters', 'm', 'v', 'average'] as const)
        found[`${name}_out`]!.forEach((value, i) => expect(value).toBeCloseTo(wanted[name][i]!, 6));
    }
  });

  it.each([NaN, Infinity])('leaves everything as it was when a gradient is %s', async (bad) => {
    const rows = await run((step) =>
      golden.steps[step]!.gradient.map((v, i) => (step === 2 && i === 1 ? bad : v)),
    );
    expect(Number.isFinite(rows[2]!['gradientNorm_out']![0])).toBe(false);
    for (const name of ['parameters_out', 'm_out', 'v_out', 'average_out'])
      expect(rows[2]![name]).toEqual(rows[1]![name]);
    expect(rows[3]!['parameters_out']!.every(Number.isFinite)).toBe(true);
  });
});

describe('schedules', () => {
  const cosine = optimiserPlanSchema.parse({ learningRate: 0.4, warmupSteps: 4 });

  it('warm up linearly, then fall along a cosine', () => {
    const rates = [0, 1, 3, 4, 8, 11, 12].map((step) => learningRateAt(cosine, step, 12));
    [0.1, 0.2, 0.4, 0.4, 0.2, 0.2 * (1 + Math.cos((7 / 8) * Math.PI)), 0].forEach((rate, i) =>
      expect(rates[i]).toBeCloseTo(rate, 12),
    );
  });

  it('fall along a polynomial', () => {
    const polynomial = { ...cosine, schedule: 'polynomial' as const, power: 2 };
    expect([4, 8, 12, 20].map((step) => learningRateAt(polynomial, step, 12))).toEqual([0.4, 0.1, 0, 0]);
  });

  it('are never negative nor a NaN where the training is shorter than its warm-up', () => {
    for (const step of [0, 3, 4, 5]) expect(learningRateAt(cosine, step, 3)).toBeGreaterThanOrEqual(0);
  });

  it('let the average follow quickly at first', () => {
    expect(averageDecayAt(cosine, 0)).toBeCloseTo(1 / 11, 12);
    expect(averageDecayAt(cosine, 9)).toBeCloseTo(0.5, 12);
    expect(averageDecayAt(cosine, 5000)).toBe(0.99);
  });

  it('let consistency rise', () => {
    const { consistency } = trainingPlanSchema.shape;
    const ramp = consistency.parse({ weight: 2, rampEpochs: 10 });
    expect([0, 5, 10, 50].map((epoch) => consistencyWeightAt(ramp, epoch))).toEqual([
      2 * Math.exp(-5),
      2 * Math.exp(-1.25),
      2,
      2,
    ]);
    expect(consistencyWeightAt({ ...ramp, rampEpochs: 0 }, 0)).toBe(2);
  });
});
