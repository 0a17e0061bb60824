import { expect, it } from 'vitest';
import { mergePlans } from './plan-object.ts';

it('lets what a person says win, field by field, but for a window of another kind', () => {
  const view = { window: { kind: 'percentile', low: 1, high: 99 }, width: 64 };
  const plan = { epochs: 10, mean: [0.5], view };
  expect(mergePlans(plan, { epochs: 3, mean: [0, 1], view: { width: 32, window: { low: 2 } } })).toEqual({
    epochs: 3,
    mean: [0, 1],
    view: { window: { kind: 'percentile', low: 2, high: 99 }, width: 32 },
  });
  const fixed = { kind: 'fixed', center: 40, width: 400 };
  expect(mergePlans(plan, { view: { window: fixed } })).toEqual({
    ...plan,
    view: { ...view, window: fixed },
  });
});
