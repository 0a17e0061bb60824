import { classes } from './classes.ts';
import styles from './progress-bar.module.css';

interface ProgressBarProps {
  readonly label: string;
  readonly done: number;
  /** Null: nobody knows yet. */
  readonly total: number | null;
  readonly tone?: 'accent' | 'good';
  readonly thin?: boolean;
}

export function ProgressBar({ label, done, total, tone = 'accent', thin }: ProgressBarProps) {
  const part = total === null ? null : total > 0 ? Math.min(1, done / total) : 1;
  return (
    <span
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total ?? undefined}
      aria-valuenow={total === null ? undefined : done}
      className={classes(styles.bar, thin && styles.thin)}
    >
      <span
        className={classes(styles.fill, tone === 'good' && styles.good, part === null && styles.unknown)}
        style={part === null ? undefined : { scale: `${String(part)} 1` }}
      />
    </span>
  );
}
