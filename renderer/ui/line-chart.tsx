import { useId, useMemo, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { number, t } from '../core/language/translate.ts';
import { chartExtent, chartPath, chartScale, chartStops, valueAt } from './chart-geometry.ts';
import { classes } from './classes.ts';
import { seriesColour } from './series-colour.ts';
import { ChartLegend } from './chart-legend.tsx';
import { ChartTable } from './chart-table.tsx';
import type { ChartScale, ChartSeries } from './line-chart-types.ts';
import { useRootPx } from './use-root-px.ts';
import { useWidthPx } from './use-width-px.ts';
import styles from './line-chart.module.css';

interface LineChartProps {
  readonly title: string;
  /** What x counts, e.g. `Epoch`. */
  readonly xName: string;
  readonly series: readonly ChartSeries[];
  /** The axis goes at least so far, e.g. to the last epoch of a run that is not there yet. */
  readonly xMax?: number;
  /** Top of the y axis; else that of the values. It begins at 0. */
  readonly yMax?: number;
  readonly formatY: (value: number) => string;
  readonly heightRem?: number;
}

/**
 * Lines over whole numbers: mouse and arrow keys read the values of one x, which the legend shows; the same figures as
 * a table for whoever prefers it.
 */
export function LineChart(props: LineChartProps) {
  const { title, xName, series, xMax, yMax, formatY, heightRem = 15 } = props;
  const id = useId();
  const remPx = useRootPx();
  const [frame, widthPx] = useWidthPx<HTMLDivElement>();
  const [cursor, setCursor] = useState<number | null>(null);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [lit, setLit] = useState<string | null>(null);

  const heightPx = Math.round(heightRem * remPx);
  const extent = useMemo(() => chartExtent(series), [series]);
  const scale = chartScale(
    { widthPx, heightPx, remPx },
    { x: [extent.x[0], Math.max(extent.x[1], xMax ?? 0)], y: [0, yMax ?? Math.max(extent.yMax, 1e-6)] },
  );
  const stops = useMemo(() => chartStops(series), [series]);
  const last = stops.at(-1) ?? null;
  const at = cursor !== null && stops.includes(cursor) ? cursor : last;
  const shown = series.filter((one) => !hidden.has(one.id));
  // What the chart is about lies above the rest.
  const drawn = shown.toSorted((a, b) => Number(a.strong ?? false) - Number(b.strong ?? false));

  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const distance = (stop: number): number => Math.abs(scale.x(stop) - x);
    setCursor(
      stops.reduce<number | null>(
        (best, stop) => (best === null || distance(stop) < distance(best) ? stop : best),
        null,
      ),
    );
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = at === null ? null : moved(event.key, stops.indexOf(at), stops.length);
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    setCursor(stops[to] ?? null);
  };

  return (
    <figure className={styles.chart} aria-labelledby={id}>
      <figcaption id={id} className={styles.title}>
        {title}
      </figcaption>
      <div
        ref={frame}
        role="slider"
        tabIndex={0}
        aria-label={t('{chart}: values', { chart: title })}
        aria-valuemin={stops[0] ?? 0}
        aria-valuemax={last ?? 0}
        aria-valuenow={at ?? 0}
        aria-valuetext={at === null ? t('No values yet') : readout(xName, at, { shown, formatY })}
        onKeyDown={onKeyDown}
        onPointerMove={onPointerMove}
        onPointerLeave={() => setCursor(null)}
        className={styles.frame}
        style={{ height: `${String(heightPx)}px` }}
      >
        {widthPx > 0 && (
          <svg width={widthPx} height={heightPx} aria-hidden="true" className={styles.drawing}>
            <Axes scale={scale} xName={xName} />
            {drawn.map((one) => (
              <path
                key={one.id}
                d={chartPath(one.points, scale)}
                style={seriesColour(one.colour)}
                className={classes(
                  styles.line,
                  one.strong && styles.strong,
                  lit !== null && lit !== one.id && styles.dim,
                )}
              />
            ))}
            {at !== null && cursor !== null && <Cursor scale={scale} series={drawn} x={at} />}
          </svg>
        )}
        {stops.length === 0 && <p className={styles.empty}>{t('No values yet')}</p>}
      </div>
      {at !== null && (
        <ChartLegend
          series={series}
          x={at}
          xName={xName}
          formatY={formatY}
          hidden={hidden}
          onToggle={(series) => setHidden(toggled(hidden, series))}
          onLight={setLit}
        />
      )}
      {stops.length > 0 && (
        <ChartTable title={title} series={series} stops={stops} xName={xName} formatY={formatY} />
      )}
    </figure>
  );
}

/** Where a key leads among `count` stops; null: it leads nowhere. */
function moved(key: string, at: number, count: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowDown: -1,
    ArrowRight: 1,
    ArrowUp: 1,
    PageDown: -10,
    PageUp: 10,
    Home: -count,
    End: count,
  };
  const step = steps[key];
  return step === undefined ? null : Math.min(count - 1, Math.max(0, at + step));
}

function readout(
  xName: string,
  x: number,
  { shown, formatY }: { shown: readonly ChartSeries[]; formatY: (y: number) => string },
): string {
  const values = shown.flatMap((one) => {
    const value = valueAt(one, x);
    return value === null ? [] : [`${one.name} ${formatY(value)}`];
  });
  return [`${xName} ${String(x)}`, ...values].join(', ');
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}

interface AxesProps {
  readonly scale: ChartScale;
  readonly xName: string;
}

function Axes({ scale, xName }: AxesProps) {
  const { left, right, bottom, xTicks, yTicks } = scale;
  return (
    <>
      {yTicks.map((tick) => (
        <g key={tick}>
          <line x1={left} x2={right} y1={scale.y(tick)} y2={scale.y(tick)} className={styles.grid} />
          <text x={left} dx="-0.5em" y={scale.y(tick)} dy="0.32em" textAnchor="end" className={styles.tick}>
            {number(tick)}
          </text>
        </g>
      ))}
      {xTicks.map((tick) => (
        <text key={tick} x={scale.x(tick)} y={bottom} dy="1.35em" textAnchor="middle" className={styles.tick}>
          {tick}
        </text>
      ))}
      <line x1={left} x2={right} y1={bottom} y2={bottom} className={styles.axis} />
      <text x={left} dx="-1em" y={bottom} dy="1.35em" textAnchor="end" className={styles.tick}>
        {xName}
      </text>
    </>
  );
}

interface CursorProps {
  readonly scale: ChartScale;
  readonly series: readonly ChartSeries[];
  readonly x: number;
}

function Cursor({ scale, series, x }: CursorProps) {
  return (
    <>
      <line x1={scale.x(x)} x2={scale.x(x)} y1={scale.top} y2={scale.bottom} className={styles.cursor} />
      {series.map((one) => {
        const value = valueAt(one, x);
        return (
          value !== null && (
            <circle
              key={one.id}
              cx={scale.x(x)}
              cy={scale.y(value)}
              r={one.strong ? 4 : 3}
              style={seriesColour(one.colour)}
              className={styles.dot}
            />
          )
        );
      })}
    </>
  );
}
