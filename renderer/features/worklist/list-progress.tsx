import type { WorklistCounts } from '../../../core/contract/worklist.ts';
import { t } from '../../core/language/translate.ts';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { tip } from '../../ui/tip.ts';
import styles from './filter-bar.module.css';

/** How far the list is, in cases and in signed structures. */
export function ListProgress({ counts }: { readonly counts: WorklistCounts | null }) {
  const cases = counts?.total ?? 0;
  const finished = counts?.byState.done ?? 0;
  const structures = counts?.structures ?? 0;
  const signed = counts?.decided ?? 0;
  return (
    <span className={styles.progress} {...tip(t('Of the cases that the filters let through'))}>
      <span className={styles.figures}>
        <span>{t('{done} of {all} cases done', { done: finished, all: cases })}</span>
        <span>{t('{done} of {all} structures', { done: signed, all: structures })}</span>
      </span>
      <ProgressBar
        thin
        tone="good"
        label={t('Structures with a verdict')}
        done={signed}
        // A list without a case is not a finished one.
        total={Math.max(1, structures)}
      />
    </span>
  );
}
