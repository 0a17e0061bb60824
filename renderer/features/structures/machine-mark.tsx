import type { StructureRow } from '../../core/case/structure-row.ts';
import { classes } from '../../ui/classes.ts';
import { tip } from '../../ui/tip.ts';
import { machineText, originWord } from './row-words.ts';
import styles from './machine-mark.module.css';

/** Where the bar changes its colour; no rule of the review depends on them. */
const POOR = 0.7;
const DOUBTFUL = 0.85;

/** Where the mask comes from and, below it as a bar, how good the machine thinks it is; no bar without a figure. */
export function MachineMark({ row }: { readonly row: StructureRow }) {
  const { origin, quality } = row;
  const tone = quality === null || quality >= DOUBTFUL ? undefined : quality < POOR ? 'poor' : 'doubtful';
  return (
    <span className={styles.mark} {...tip(machineText(row))}>
      <span className={styles.word}>{originWord(origin)}</span>
      {quality !== null && origin !== 'edited' && (
        <span className={styles.bar} aria-hidden="true">
          <span
            className={classes(styles.fill, tone && styles[tone])}
            style={{ scale: `${String(Math.min(1, Math.max(0, quality)))} 1` }}
          />
        </span>
      )}
    </span>
  );
}
