import { TriangleAlert } from 'lucide-react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { classes } from '../../ui/classes.ts';
import { aboutWord, summaryLines } from './summary-words.ts';
import styles from './run-summary.module.css';

/** Always above the button: the choices themselves may be scrolled away. */
export function RunSummary() {
  const { exporting } = useWorkstation();
  const lines = summaryLines(useStore(exporting.store));
  return (
    <dl className={styles.summary} aria-label={t('What the export will be')}>
      {lines.map(({ about, words, warning }) => (
        <div key={about} className={classes(styles.line, warning && styles.warning)}>
          <dt>{aboutWord(about)}</dt>
          <dd>
            {warning && <TriangleAlert aria-hidden="true" />}
            {words}
          </dd>
        </div>
      ))}
    </dl>
  );
}
