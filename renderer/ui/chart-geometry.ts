import type { ChartPoint, ChartScale, ChartSeries } from './line-chart-types.ts';
import { niceTicks } from './nice-ticks.ts';

interface Frame {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Size of 1 rem: text and margins grow with it. */
  readonly remPx: number;
}

interface Ranges {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

const X_LABEL_REM = 4;
const Y_LABEL_REM = 2.4;

export function chartScale({ widthPx, heightPx, remPx }: Frame, ranges: Ranges): ChartScale {
  const left = 3.2 * remPx;
  const right = Math.max(left + 1, widthPx - 0.8 * remPx);
  const top = 0.6 * remPx;
  const bottom = heightPx - 1.9 * remPx;
  const [x0, x1] = ranges.x;
  const yTicks = niceTicks(ranges.y[0], ranges.y[1], (bottom - top) / (Y_LABEL_REM * remPx));
  const y0 = yTicks[0] ?? 0;
  const y1 = yTicks.at(-1) ?? 1;
  const span = Math.max(1, x1 - x0);
  const most = Math.max(1, Math.min(span, (right - left) / (X_LABEL_REM * remPx)));
  return {
    left,
    right,
    top,
    bottom,
    x: (value) => left + ((value - x0) / span) * (right - left),
    y: (value) => bottom - ((value - y0) / (y1 - y0)) * (bottom - top),
    // Epochs are whole.
    xTicks: niceTicks(x0, x0 + span, most).filter(
      (tick) => tick >= x0 && tick <= x1 && Number.isInteger(tick),
    ),
    yTicks,
  };
}

/** Smallest and largest x of all series, and the largest y; a chart without points has 0 to 1. */
export function chartExtent(series: readonly ChartSeries[]): { x: [number, number]; yMax: number } {
  const points = series.flatMap((one) => one.points);
  const xs = points.map(({ x }) => x);
  const ys = points.flatMap(({ y }) => (y === null ? [] : [y]));
  return {
    x: xs.length === 0 ? [0, 1] : [Math.min(...xs), Math.max(...xs)],
    yMax: ys.length === 0 ? 1 : Math.max(...ys),
  };
}

/** SVG path; a point that has no neighbour is a line of no length, which a round cap shows as a dot. */
export function chartPath(points: readonly ChartPoint[], scale: Pick<ChartScale, 'x' | 'y'>): string {
  let path = '';
  let drawing = false;
  for (const { x, y } of points) {
    if (y !== null) {
      const at = `${scale.x(x).toFixed(1)} ${scale.y(y).toFixed(1)}`;
      path += drawing ? `L${at}` : `M${at}L${at}`;
    }
    drawing = y !== null;
  }
  return path;
}

/** Every x of any series, ascending, each once: where the keyboard's cursor stops. */
export function chartStops(series: readonly ChartSeries[]): readonly number[] {
  return [...new Set(series.flatMap((one) => one.points.map(({ x }) => x)))].sort((a, b) => a - b);
}

/** What a series shows at x; null where it shows nothing. */
export function valueAt({ points }: ChartSeries, x: number): number | null {
  return points.find((point) => point.x === x)?.y ?? null;
}
