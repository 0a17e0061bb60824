import { describe, expect, it } from 'vitest';
import type { ExampleTarget, TrainingExample } from './example.ts';
import { positiveWeights } from './positive-weights.ts';

const example = (...targets: readonly (ExampleTarget | null)[]): TrainingExample => ({
  id: 'a',
  width: 4,
  height: 5,
  grey: new Uint16Array(20),
  targets,
});
const column = (left: number, height: number): NonNullable<ExampleTarget['covered']> => ({
  left,
  top: 0,
  width: 1,
  height,
  share: new Uint8Array(height).fill(255),
});
const rule = { power: 0.5, maximum: 12 };

describe('weights of structures', () => {
  it('are the root of background by structure where it is known', () => {
    const examples = [
      example({ covered: column(0, 2), ignored: null, weight: 1 }),
      example({ covered: null, ignored: null, weight: 1 }),
      example(null),
    ];
    // 2 of 40 pixels.
    const { weights, missing } = positiveWeights(examples, ['a'], rule);
    expect(weights[0]).toBeCloseTo(Math.sqrt(19), 5);
    expect(missing).toEqual([]);
    expect(positiveWeights(examples, ['a'], { ...rule, maximum: 3 }).weights[0]).toBe(3);
    expect(positiveWeights(examples, ['a'], { ...rule, power: 0 }).weights[0]).toBe(1);
  });

  it('leave ignored pixels out and count cases by their weight', () => {
    const examples = [
      example({ covered: column(0, 4), ignored: column(0, 2), weight: 1 }),
      example({ covered: column(0, 2), ignored: null, weight: 0.5 }),
    ];
    // 2 of 18 and half of 2 of 20.
    expect(positiveWeights(examples, ['a'], rule).weights[0]).toBeCloseTo(Math.sqrt(25 / 3), 5);
  });

  it('name structures that nothing can be learnt of', () => {
    const examples = [
      example({ covered: null, ignored: null, weight: 1 }, null, {
        covered: column(1, 1),
        ignored: column(1, 1),
        weight: 1,
      }),
    ];
    const { weights, missing } = positiveWeights(examples, ['absent', 'unknown', 'ignored'], rule);
    expect(missing).toEqual(['absent', 'unknown', 'ignored']);
    expect([...weights]).toEqual([1, 1, 1]);
  });

  it('never weigh less than the background', () => {
    const all = { left: 0, top: 0, width: 4, height: 5, share: new Uint8Array(20).fill(255) };
    const { weights } = positiveWeights([example({ covered: all, ignored: null, weight: 1 })], ['a'], rule);
    expect([...weights]).toEqual([1]);
  });
});
