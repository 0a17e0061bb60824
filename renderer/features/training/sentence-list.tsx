import { CircleAlert, TriangleAlert } from 'lucide-react';
import { sentence } from '../../core/language/sentence.ts';
import { t } from '../../core/language/translate.ts';
import styles from './sentence-list.module.css';

interface SentenceListProps {
  readonly problems?: readonly string[];
  readonly warnings: readonly string[];
}

/** What the backend says somebody must know: what stops the work first. */
export function SentenceList({ problems = [], warnings }: SentenceListProps) {
  if (problems.length + warnings.length === 0) return null;
  return (
    <ul className={styles.sentences}>
      {problems.map((one) => (
        <li key={one} className={styles.problem}>
          <CircleAlert aria-label={t('Problem')} />
          <span>{sentence(one)}</span>
        </li>
      ))}
      {warnings.map((one) => (
        <li key={one} className={styles.warning}>
          <TriangleAlert aria-label={t('Warning')} />
          <span>{sentence(one)}</span>
        </li>
      ))}
    </ul>
  );
}
