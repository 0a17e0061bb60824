import { describe, expect, it } from 'vitest';
import type { ModelView } from '../domain/model-manifest.ts';
import { namedPlan, PLAN_NAMES } from './named-plans.ts';
import { scheduleOf } from './schedule.ts';
import { ASSUMED_MACS_PER_SECOND, forwardMacs, measuredSpeed, trainingSeconds } from './training-cost.ts';

const WRIST: ModelView = {
  window: { kind: 'percentile', low: 1, high: 99 },
  invertMonochrome1: true,
  flip: 'right',
  width: 224,
  height: 384,
  resize: 'stretch',
  channels: 3,
  layout: 'NHWC',
  scale: 1,
  mean: [0.5, 0.4, 0.4],
  std: [0.25, 0.2, 0.2],
};

describe('plans by name', () => {
  it('take the view of the network in use, in sides that halve often enough and one channel', () => {
    const sides = PLAN_NAMES.map((name) => {
      const { view } = namedPlan(name, { view: WRIST, cases: 40 });
      expect(view).toMatchObject({ flip: 'right', channels: 1, layout: 'NCHW', mean: [0.5], std: [0.25] });
      return [view.width, view.height];
    });
    expect(sides).toEqual([
      [80, 128],
      [160, 256],
      [224, 384],
    ]);
  });

  it('can be trained with any number of cases and without a network', () => {
    for (const name of PLAN_NAMES) {
      for (const cases of [1, 7, 40, 3000]) {
        const plan = namedPlan(name, { view: cases === 7 ? WRIST : null, cases });
        expect(scheduleOf(plan, cases).updates).toBeGreaterThan(0);
        expect(plan.coarseEpochs).toBeLessThanOrEqual(plan.epochs);
      }
    }
  });

  it('cost more the more thorough they are', () => {
    const seconds = PLAN_NAMES.map((name) =>
      trainingSeconds(namedPlan(name, { view: WRIST, cases: 40 }), {
        outputs: 17,
        cases: 40,
        macsPerSecond: ASSUMED_MACS_PER_SECOND,
      }),
    );
    expect(seconds[0]).toBeLessThan(15 * 60);
    expect(seconds[0]).toBeLessThan(seconds[1]! / 4);
    expect(seconds[1]).toBeLessThan(seconds[2]! / 4);
  });
});

describe('the cost of a training', () => {
  it('counts every convolution once', () => {
    const plan = namedPlan('coffee', { view: null, cases: 4 });
    const network = { ...plan.network, levels: 1, baseChannels: 2 };
    const view = { ...plan.view, width: 4, height: 4 };
    // 1 -> 2 and 2 -> 2 channels with 3 x 3 taps, then 2 -> 3 outputs.
    expect(forwardMacs({ network, view }, 3)).toBe(16 * (9 * 2 + 9 * 4 + 2 * 3));
  });

  it('is measured by what epochs took', () => {
    const plan = { ...namedPlan('coffee', { view: null, cases: 4 }), coarseEpochs: 0, epochs: 2 };
    const about = { outputs: 2, cases: 4 };
    expect(measuredSpeed(plan, about, [])).toBeNull();
    const speed = measuredSpeed(plan, about, [
      { stepSeconds: 1, waitSeconds: 0 },
      { stepSeconds: 2, waitSeconds: 1 },
    ])!;
    expect(trainingSeconds(plan, { ...about, macsPerSecond: speed })).toBeCloseTo(4);
  });
});
