import type { ImportSummary } from '../../core/jobs/jobs-model.ts';
import { number, t } from '../../core/language/translate.ts';
import styles from './import-summary-view.module.css';

/** What each figure means, in the order in which a reader asks. */
const linesOf = (): readonly {
  readonly of: keyof ImportSummary;
  readonly says: string;
  readonly always?: boolean;
}[] => [
  { of: 'added', says: t('new images'), always: true },
  { of: 'unchanged', says: t('already there') },
  { of: 'copies', says: t('copies of the same image') },
  { of: 'conflicts', says: t('with the identity of another image, left out') },
  { of: 'refused', says: t('no images, or of a kind that is not supported') },
  { of: 'failed', says: t('could not be read') },
];

export function ImportSummaryView({ summary }: { readonly summary: ImportSummary }) {
  return (
    <dl className={styles.summary} aria-label={t('What the import found')}>
      {linesOf()
        .filter(({ of, always }) => always === true || summary[of] > 0)
        .map(({ of, says }) => (
          <div key={of} className={styles.line}>
            <dd className={styles.figure}>{number(summary[of])}</dd>
            <dt>{says}</dt>
          </div>
        ))}
      <div className={styles.line}>
        <dd className={styles.figure}>{number(summary.found)}</dd>
        <dt>{t('files looked at')}</dt>
      </div>
    </dl>
  );
}
