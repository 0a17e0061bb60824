import { memo, useState } from 'react';
import { t } from '../core/language/translate.ts';
import { valueAt } from './chart-geometry.ts';
import type { ChartSeries } from './line-chart-types.ts';
import styles from './line-chart.module.css';

interface ChartTableProps {
  readonly title: string;
  readonly series: readonly ChartSeries[];
  readonly stops: readonly number[];
  readonly xName: string;
  readonly formatY: (value: number) => string;
}

/**
 * The figures of a chart. A long training has thousands of them: made when it is opened, and not again for every
 * movement of the chart's cursor.
 */
export const ChartTable = memo(function ChartTable(props: ChartTableProps) {
  const { title, series, stops, xName, formatY } = props;
  const [open, setOpen] = useState(false);
  return (
    <details className={styles.table} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('As a table')}</summary>
      {open && (
        <div className={styles.scroller} tabIndex={0} role="region" aria-label={title}>
          <table>
            <thead>
              <tr>
                <th scope="col">{xName}</th>
                {series.map((one) => (
                  <th key={one.id} scope="col">
                    {one.name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {stops.map((x) => (
                <tr key={x}>
                  <th scope="row">{x}</th>
                  {series.map((one) => {
                    const value = valueAt(one, x);
                    return <td key={one.id}>{value === null ? '–' : formatY(value)}</td>;
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
});
