import type { ImportSummary } from '../../core/jobs/jobs-model.ts';
import styles from './import-summary-view.module.css';

/** What each figure means, in the order in which a reader asks. */
const LINES: readonly {
  readonly of: keyof ImportSummary;
  readonly says: string;
  readonly always?: boolean;
}[] = [
  { of: 'added', says: 'new images', always: true },
  { of: 'unchanged', says: 'already there' },
  { of: 'copies', says: 'copies of the same image' },
  { of: 'conflicts', says: 'with the identity of another image, left out' },
  { of: 'refused', says: 'no images, or of a kind that is not supported' },
  { of: 'failed', says: 'could not be read' },
];

export function ImportSummaryView({ summary }: { readonly summary: ImportSummary }) {
  return (
    <dl className={styles.summary} aria-label="What the import found">
      {LINES.filter(({ of, always }) => always === true || summary[of] > 0).map(({ of, says }) => (
        <div key={of} className={styles.line}>
          <dd className={styles.figure}>{summary[of].toLocaleString('en')}</dd>
          <dt>{says}</dt>
        </div>
      ))}
      <div className={styles.line}>
        <dd className={styles.figure}>{summary.found.toLocaleString('en')}</dd>
        <dt>files looked at</dt>
      </div>
    </dl>
  );
}
