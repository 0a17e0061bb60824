import type { WorklistCounts } from '../../../core/contract/worklist.ts';
import { numberText } from '../../core/count-words.ts';
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
    <span className={styles.progress} {...tip('Of the cases that the filters let through')}>
      <span className={styles.figures}>
        <span>
          {numberText(finished)} of {numberText(cases)} cases done
        </span>
        <span>
          {numberText(signed)} of {numberText(structures)} structures
        </span>
      </span>
      <ProgressBar thin tone="good" label="Structures with a verdict" done={signed} total={structures} />
    </span>
  );
}
