import { describe, expect, it } from 'vitest';
import { plainView } from '../../../test/support/plain-view.ts';
import { createGraph } from '../graph/graph.ts';
import { add, concat, reduceSum, relu, reshape } from '../graph/ops.ts';
import { trainingPlanSchema } from '../plan.ts';
import type { TrainingPlanInput } from '../plan.ts';
import { estimatePlanBytes, planThatFits } from './memory.ts';
import { peakBytes } from './peak-bytes.ts';

const view = plainView({ window: { kind: 'percentile', low: 1, high: 99 }, width: 128, height: 96 });
const planOf = (change: Partial<TrainingPlanInput> = {}) =>
  trainingPlanSchema.parse({ view, batch: 4, ...change });

describe('bytes of a graph', () => {
  it('are those of the values that are needed at the same time', () => {
    const g = createGraph();
    const x = g.input('x', [10]);
    const y = g.input('y', [10]);
    const a = add(g, x, y); // 40
    const b = reshape(g, relu(g, a), [2, 5]); // over a
    const c = concat(g, [b, b], 0); // 40 + 80
    relu(g, c); // nobody needs it
    g.output('sum', reduceSum(g, c)); // 80 + 4
    expect(peakBytes(g)).toBe(120);
  });
});

describe('the memory of a plan', () => {
  const whole = estimatePlanBytes(planOf(), 3);

  it('falls with batch, channels and size', () => {
    expect(estimatePlanBytes(planOf({ batch: 2, accumulate: 2 }), 3)).toBeLessThan(0.7 * whole);
    expect(estimatePlanBytes(planOf({ network: { baseChannels: 8 } }), 3)).toBeLessThan(0.7 * whole);
    expect(estimatePlanBytes(planOf({ mode: 'mean-teacher' }), 3)).toBeGreaterThan(1.2 * whole);
  });

  it('leaves a plan that fits as it is', () => {
    expect(planThatFits(planOf(), 3, whole)).toEqual({ plan: planOf(), changed: [] });
  });

  it('gives up batch first, adding gradients up instead', () => {
    const fitting = planThatFits(planOf(), 3, 0.8 * whole)!;
    expect(fitting.changed).toEqual(['batches of 2, 2 of them a step']);
    expect(fitting.plan).toEqual(planOf({ batch: 2, accumulate: 2 }));
  });

  it('then channels, then size, which still divides by the levels and their half', () => {
    const one = estimatePlanBytes(planOf({ batch: 1, accumulate: 4, network: { baseChannels: 4 } }), 3);
    const fitting = planThatFits(planOf({ coarseEpochs: 3 }), 3, one - 1)!;
    expect(fitting.changed).toEqual([
      'batches of 1, 4 of them a step',
      '4 base channels',
      'images of 64 x 64 pixels',
    ]);
    expect(fitting.plan).toEqual(trainingPlanSchema.parse(fitting.plan));
    expect(estimatePlanBytes(fitting.plan, 3)).toBeLessThan(one);
  });

  it('keeps the network of a model that is trained further', () => {
    const few = estimatePlanBytes(planOf({ batch: 1, accumulate: 4 }), 3) - 1;
    expect(planThatFits(planOf({ mode: 'fine-tune' }), 3, few)!.plan.network).toEqual(planOf().network);
  });

  it('knows when nothing fits', () => {
    expect(planThatFits(planOf(), 3, 1e6)).toBeNull();
  });
});
