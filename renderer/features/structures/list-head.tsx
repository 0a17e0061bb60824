import { Eye, EyeOff } from 'lucide-react';
import { useKeys } from '../../app/use-keys.ts';
import type { CaseSession } from '../../core/case/case-session.ts';
import type { StructureRow } from '../../core/case/structure-row.ts';
import { t } from '../../core/language/translate.ts';
import { classes } from '../../ui/classes.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { tip } from '../../ui/tip.ts';
import { countRows, ROW_FILTERS, type RowFilter } from './filter-rows.ts';
import styles from './list-head.module.css';

function filterWord(filter: RowFilter): string {
  if (filter === 'all') return t('All');
  return filter === 'undecided' ? t('Undecided') : t('Flagged');
}

function filterHint(filter: RowFilter): string {
  if (filter === 'all') return t('All structures of the task');
  return filter === 'undecided'
    ? t('Without a verdict in force')
    : t('The machine itself doubts: a key of their own each');
}

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
        {t('Structures')}
        <span className={styles.decided} data-decided={decided} data-total={rows.length}>
          {t('{decided} of {total} decided', { decided, total: rows.length })}
        </span>
      </h2>
      <div role="group" aria-label={t('Structures listed')} className={styles.filters}>
        {ROW_FILTERS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={filter === one}
            onClick={() => onFilter(one)}
            className={classes(styles.filter, filter === one && styles.chosen)}
            {...tip(filterHint(one))}
          >
            {filterWord(one)} <span className={styles.count}>{countRows(rows, one)}</span>
          </button>
        ))}
        <span className={styles.all}>
          <IconButton
            small
            label={shown ? t('Hide all') : t('Show all')}
            keys={keys('structure.all')}
            icon={shown ? <Eye /> : <EyeOff />}
            onClick={() => session.setAllVisible(!shown)}
          />
        </span>
      </div>
    </header>
  );
}
