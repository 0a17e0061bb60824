import { describe, expect, it } from 'vitest';
import type { VoiTransform } from '../domain/frame.ts';
import type { GreyFrame } from './grey-frame.ts';
import { chooseWindow, greyTable, voiCurve } from './window.ts';

type WindowFunction = 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';

function windowOf(center: number, width: number, kind: WindowFunction): VoiTransform {
  return { kind: 'window', center, width, function: kind, explanation: '' };
}

/** PS3.3 C.11.2.1.2.1 and C.11.2.1.3 as they are printed, with ymin = 0 and ymax = 1. */
const printed: Record<WindowFunction, (x: number, c: number, w: number) => number> = {
  LINEAR: (x, c, w) => {
    if (x <= c - 0.5 - (w - 1) / 2) return 0;
    if (x > c - 0.5 + (w - 1) / 2) return 1;
    return (x - (c - 0.5)) / (w - 1) + 0.5;
  },
  LINEAR_EXACT: (x, c, w) => {
    if (x <= c - w / 2) return 0;
    if (x > c + w / 2) return 1;
    return (x - c) / w + 0.5;
  },
  SIGMOID: (x, c, w) => 1 / (1 + Math.exp((-4 * (x - c)) / w)),
};

function frameOf(values: Uint16Array | Int16Array, more: Partial<GreyFrame> = {}): GreyFrame {
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

describe('window functions', () => {
  for (const kind of ['LINEAR', 'LINEAR_EXACT', 'SIGMOID'] as const) {
    it(`${kind} is the formula of PS3.3 C.11.2`, () => {
      for (const [center, width] of [
        [2048, 4096],
        [40, 400],
        [0.5, 1],
        [-600, 1500.5],
        [10, 2],
      ] as const) {
        if (kind === 'LINEAR_EXACT' && width === 1) continue;
        const { curve } = voiCurve(windowOf(center, width, kind));
        for (let x = center - width; x <= center + width; x += width / 64) {
          expect(curve(x), `${x} in ${center}/${width}`).toBeCloseTo(printed[kind](x, center, width), 9);
        }
      }
    });
  }

  it('LINEAR of width 1 is a threshold', () => {
    const { curve } = voiCurve(windowOf(100, 1, 'LINEAR'));
    expect([curve(99), curve(99.5), curve(100)]).toEqual([0, 0, 1]);
  });

  it('LINEAR of the standard’s example: c = 2048, w = 4096 maps 0 to 0 and 4095 to 1', () => {
    const { curve, applied } = voiCurve(windowOf(2048, 4096, 'LINEAR'));
    expect([curve(0), curve(4095)]).toEqual([0, 1]);
    expect(applied).toEqual({ source: 'dicom-window', low: 0, high: 4095 });
  });

  it('a table takes its end entries outside of its range', () => {
    const table = { firstMapped: 10, bits: 8, entries: Uint16Array.of(0, 51, 255), explanation: '' };
    const { curve, applied } = voiCurve({ kind: 'table', table });
    expect([5, 10, 11, 12, 99].map(curve)).toEqual([0, 0, 0.2, 1, 1]);
    expect(applied.source).toBe('dicom-table');
  });
});

describe('choice of the window', () => {
  const frame = frameOf(Uint16Array.of(0, 100, 200), {
    voi: [windowOf(50, 101, 'LINEAR'), windowOf(1, 2, 'LINEAR')],
  });

  it('takes the first VOI of the file when the model wants it', () => {
    const { applied } = chooseWindow(frame, { kind: 'dicom', low: 1, high: 99 });
    expect(applied).toEqual({ source: 'dicom-window', low: -0.5, high: 99.5 });
  });

  it('falls back to the percentiles where the file has none', () => {
    const { applied, curve } = chooseWindow({ ...frame, voi: [] }, { kind: 'dicom', low: 0, high: 100 });
    expect(applied).toEqual({ source: 'percentile', low: 0, high: 200 });
    expect(curve(50)).toBe(0.25);
  });

  it('lets a fixed window ignore the file', () => {
    const { applied, curve } = chooseWindow(frame, { kind: 'fixed', center: 100, width: 200 });
    expect(applied).toEqual({ source: 'fixed', low: 0, high: 200 });
    expect(curve(100)).toBe(0.5);
  });

  it('makes a constant image black, not undefined', () => {
    const { curve } = chooseWindow(frameOf(Uint16Array.of(7, 7)), { kind: 'percentile', low: 1, high: 99 });
    expect(curve(7)).toBe(0);
  });
});

describe('table over stored values', () => {
  it('applies the modality transform to signed values and inverts', () => {
    const frame = frameOf(Int16Array.of(-1), { modality: { kind: 'linear', slope: 2, intercept: 10 } });
    const curve = (value: number): number => value / 100;
    expect(greyTable(frame, curve, 'as-is')[0xffff]).toBeCloseTo(0.08, 6);
    expect(greyTable(frame, curve, 'invert')[0xffff]).toBeCloseTo(0.92, 6);
  });
});
