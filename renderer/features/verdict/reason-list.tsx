import { t } from '../../core/language/translate.ts';
import { reasonWords } from '../../core/verdict/verdict-reasons.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { classes } from '../../ui/classes.ts';
import styles from './reason-dialog.module.css';

interface ReasonListProps {
  readonly reasons: readonly string[];
  readonly chosen: string;
  readonly onChoose: (reason: string) => void;
}

/** The usual reasons, each with its digit. */
export function ReasonList({ reasons, chosen, onChoose }: ReasonListProps) {
  return (
    <div role="radiogroup" aria-label={t('Reason')} className={styles.reasons}>
      {reasons.map((reason, index) => (
        <label key={reason} className={classes(styles.reason, reason === chosen && styles.chosen)}>
          <input type="radio" name="reason" checked={reason === chosen} onChange={() => onChoose(reason)} />
          <span className={styles.words}>{reasonWords(reason)}</span>
          {index < 9 && <Kbd keys={String(index + 1)} />}
        </label>
      ))}
    </div>
  );
}
