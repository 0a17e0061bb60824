import { caseStateNameSchema } from '../../../core/contract/worklist.ts';
import type { CaseStateName, WorklistCounts } from '../../../core/contract/worklist.ts';
import { number, t } from '../../core/language/translate.ts';
import { Chip } from '../../ui/chip.tsx';
import { StateBadge } from './state-badge.tsx';
import styles from './filter-bar.module.css';

interface StateFilterProps {
  readonly chosen: readonly CaseStateName[];
  readonly counts: WorklistCounts | null;
  readonly onChange: (states: CaseStateName[]) => void;
}

/**
 * One chip per state, several may be in, each with how many cases it has. While some are in, the backend counts
 * only those: the others then have no number rather than a wrong 0.
 */
export function StateFilter({ chosen, counts, onChange }: StateFilterProps) {
  return (
    <span role="group" aria-label={t('Show only these states')} className={styles.states}>
      {caseStateNameSchema.options.map((state) => (
        <Chip
          key={state}
          pressed={chosen.includes(state)}
          onPress={() =>
            onChange(chosen.includes(state) ? chosen.filter((one) => one !== state) : [...chosen, state])
          }
        >
          <StateBadge state={state} />
          {(chosen.length === 0 || chosen.includes(state)) && (
            <span className={styles.count}>{number(counts?.byState[state] ?? 0)}</span>
          )}
        </Chip>
      ))}
    </span>
  );
}
