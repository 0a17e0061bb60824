import { classes } from './classes.ts';
import styles from './interval-plot.module.css';

interface IntervalPlotProps {
  readonly mean: number;
  /** Null: no interval is known. */
  readonly low: number | null;
  readonly high: number | null;
  /** The axis reaches from -reach to reach: the same in all rows of a table. */
  readonly reach: number;
}

/** A mean with its interval around zero. Only drawn: the figures stand beside it. */
export function IntervalPlot({ mean, low, high, reach }: IntervalPlotProps) {
  const at = (value: number): number => 50 + (Math.min(reach, Math.max(-reach, value)) / reach) * 48;
  const sure = low !== null && high !== null && (low > 0 || high < 0);
  const tone = !sure ? styles.open : mean > 0 ? styles.better : styles.worse;
  return (
    <svg
      viewBox="0 0 100 16"
      preserveAspectRatio="none"
      aria-hidden="true"
      className={classes(styles.plot, tone)}
    >
      <line x1="50" x2="50" y1="0" y2="16" className={styles.zero} />
      {low !== null && high !== null && (
        <line x1={at(low)} x2={at(high)} y1="8" y2="8" className={styles.interval} />
      )}
      {/* A line of no length with a round cap stays round, however wide the drawing is. */}
      <line x1={at(mean)} x2={at(mean)} y1="8" y2="8" className={styles.mean} />
    </svg>
  );
}
