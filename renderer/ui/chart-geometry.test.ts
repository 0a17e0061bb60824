import { describe, expect, it } from 'vitest';
import { chartExtent, chartPath, chartScale, chartStops, valueAt } from './chart-geometry.ts';

const series = (id: string, ...points: (readonly [number, number | null])[]) => ({
  id,
  name: id,
  colour: '#fff',
  points: points.map(([x, y]) => ({ x, y })),
});

describe('a chart', () => {
  const both = [series('a', [1, 0.5], [2, null], [3, 0.25]), series('b', [2, 0.75], [4, 0.8])];

  it('reaches over all points of all series', () => {
    expect(chartExtent(both)).toEqual({ x: [1, 4], yMax: 0.8 });
    expect(chartExtent([])).toEqual({ x: [0, 1], yMax: 1 });
    expect(chartStops(both)).toEqual([1, 2, 3, 4]);
    expect(valueAt(both[0]!, 2)).toBe(null);
    expect(valueAt(both[1]!, 4)).toBe(0.8);
  });

  it('has whole epochs below, round values at the left, and the first point at the left edge', () => {
    const scale = chartScale({ widthPx: 400, heightPx: 200, remPx: 10 }, { x: [1, 4], y: [0, 0.8] });
    expect(scale.xTicks).toEqual([1, 2, 3, 4]);
    expect(scale.yTicks).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
    expect([scale.x(1), scale.x(4)]).toEqual([32, 392]);
    expect([scale.y(0), scale.y(0.8)]).toEqual([181, 6]);
    const one = chartScale({ widthPx: 400, heightPx: 200, remPx: 10 }, { x: [1, 1], y: [0, 1] });
    expect(one.xTicks).toEqual([1]);
    expect(one.x(1)).toBe(32);
  });

  it('leaves a gap where nothing was measured; a point alone is a dot', () => {
    const scale = { x: (value: number) => value * 10, y: (value: number) => value * 100 };
    expect(
      chartPath(
        [
          { x: 1, y: 0.5 },
          { x: 2, y: 0.25 },
        ],
        scale,
      ),
    ).toBe('M10.0 50.0L10.0 50.0L20.0 25.0');
    expect(chartPath(both[0]!.points, scale)).toBe('M10.0 50.0L10.0 50.0M30.0 25.0L30.0 25.0');
  });
});
