import { Eye, EyeOff } from 'lucide-react';
import { useKeys } from '../../app/use-keys.ts';
import type { CaseSession } from '../../core/case/case-session.ts';
import type { StructureRow } from '../../core/case/structure-row.ts';
import { classes } from '../../ui/classes.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { tip } from '../../ui/tip.ts';
import { countRows, ROW_FILTERS, type RowFilter } from './filter-rows.ts';
import styles from './list-head.module.css';

const WORDS: Readonly<Record<RowFilter, string>> = {
  all: 'All',
  undecided: 'Undecided',
  flagged: 'Flagged',
};
const HINTS: Readonly<Record<RowFilter, string>> = {
  all: 'All structures of the task',
  undecided: 'Without a verdict in force',
  flagged: 'The machine itself doubts: a key of their own each',
};

interface ListHeadProps {
  readonly session: CaseSession;
  readonly rows: readonly StructureRow[];
  readonly filter: RowFilter;
  readonly onFilter: (filter: RowFilter) => void;
}

/** How far the case is, which rows are listed, and the eye for all. */
export function ListHead({ session, rows, filter, onFilter }: ListHeadProps) {
  const keys = useKeys();
  const shown = rows.some((row) => row.visible);
  const decided = rows.filter((row) => row.verdict !== null).length;
  return (
    <header className={styles.head}>
      <h2 className={styles.title}>
        Structures
        <span className={styles.decided} data-decided={decided} data-total={rows.length}>
          {decided} of {rows.length} decided
        </span>
      </h2>
      <div role="group" aria-label="Structures listed" className={styles.filters}>
        {ROW_FILTERS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={filter === one}
            onClick={() => onFilter(one)}
            className={classes(styles.filter, filter === one && styles.chosen)}
            {...tip(HINTS[one])}
          >
            {WORDS[one]} <span className={styles.count}>{countRows(rows, one)}</span>
          </button>
        ))}
        <span className={styles.all}>
          <IconButton
            small
            label={shown ? 'Hide all' : 'Show all'}
            keys={keys('structure.all')}
            icon={shown ? <Eye /> : <EyeOff />}
            onClick={() => session.setAllVisible(!shown)}
          />
        </span>
      </div>
    </header>
  );
}
