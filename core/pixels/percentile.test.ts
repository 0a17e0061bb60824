import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { GreyFrame } from './grey-frame.ts';
import { modalityPercentiles } from './percentile.ts';

function frameOf(values: Int16Array | Uint8Array, more: Partial<GreyFrame> = {}): GreyFrame {
  return {
    width: values.length,
    height: 1,
    values,
    modality: { kind: 'linear', slope: 1, intercept: 0 },
    voi: [],
    padding: null,
    inverted: false,
    ...more,
  };
}

describe('percentiles of modality values', () => {
  it('equal numpy’s (test/golden/make-pixels.py)', () => {
    const path = new URL('../../test/golden/percentiles.json', import.meta.url);
    const goldens = JSON.parse(readFileSync(path, 'utf8')) as {
      values: number[];
      at: number[];
      expected: number[];
    }[];
    for (const { values, at, expected } of goldens) {
      const frame = frameOf(Int16Array.from(values), {
        modality: { kind: 'linear', slope: 1.5, intercept: -7 },
      });
      modalityPercentiles(frame, at).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 9));
    }
  });

  it('interpolate between order statistics', () => {
    expect(modalityPercentiles(frameOf(Uint8Array.of(10, 20, 40)), [0, 25, 50, 75, 100])).toEqual([
      10, 15, 20, 30, 40,
    ]);
  });

  it('order by modality value: a negative slope turns the order round', () => {
    const frame = frameOf(Uint8Array.of(1, 2, 3), { modality: { kind: 'linear', slope: -2, intercept: 0 } });
    expect(modalityPercentiles(frame, [0, 50, 100])).toEqual([-6, -4, -2]);
  });

  it('leave padding out, unless there is nothing else', () => {
    const padding = { low: -2000, high: -1000 };
    const values = Int16Array.of(-2000, -1500, -1000, 5, 7);
    expect(modalityPercentiles(frameOf(values, { padding }), [0, 100])).toEqual([5, 7]);
    expect(modalityPercentiles(frameOf(Int16Array.of(-1500), { padding }), [0, 100])).toEqual([-1500, -1500]);
  });

  it('stay inside of 0 to 100', () => {
    expect(modalityPercentiles(frameOf(Uint8Array.of(3, 4)), [-5, 400])).toEqual([3, 4]);
  });
});
