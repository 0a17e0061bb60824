import { number, t } from '../core/language/translate.ts';
import { valueAt } from './chart-geometry.ts';
import { classes } from './classes.ts';
import { seriesColour } from './series-colour.ts';
import type { ChartSeries } from './line-chart-types.ts';
import styles from './line-chart.module.css';

interface ChartLegendProps {
  readonly series: readonly ChartSeries[];
  readonly x: number;
  readonly xName: string;
  readonly formatY: (value: number) => string;
  readonly hidden: ReadonlySet<string>;
  readonly onToggle: (id: string) => void;
  /** The line that the mouse or the keyboard is on; null: none. */
  readonly onLight: (id: string | null) => void;
}

/** What each line is and its value where the cursor is; a press takes a line out of the drawing and back. */
export function ChartLegend({ series, x, xName, formatY, hidden, onToggle, onLight }: ChartLegendProps) {
  return (
    <div className={styles.legend}>
      <span className={styles.at}>
        {xName} {number(x)}
      </span>
      <ul className={styles.entries} aria-label={t('Lines')}>
        {series.map((one) => {
          const value = valueAt(one, x);
          return (
            <li key={one.id}>
              <button
                type="button"
                aria-pressed={!hidden.has(one.id)}
                onClick={() => onToggle(one.id)}
                onPointerEnter={() => onLight(one.id)}
                onPointerLeave={() => onLight(null)}
                onFocus={(event) => event.target.matches(':focus-visible') && onLight(one.id)}
                onBlur={() => onLight(null)}
                className={classes(styles.entry, hidden.has(one.id) && styles.off)}
              >
                <span
                  className={classes(styles.swatch, one.strong && styles.strongSwatch)}
                  style={seriesColour(one.colour)}
                />
                <span className={styles.name}>{one.name}</span>
                <span className={styles.value}>{value === null ? '–' : formatY(value)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
