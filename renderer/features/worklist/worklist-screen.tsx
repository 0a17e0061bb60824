import { useCallback, useEffect, useMemo } from 'react';
import type { KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { worklistSortSchema } from '../../../core/contract/worklist.ts';
import type { WorklistFilter } from '../../../core/contract/worklist.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { DataList } from '../../ui/data-list.tsx';
import { InlineMessage } from '../../ui/inline-message.tsx';
import { BatchBar } from './batch-bar.tsx';
import { worklistColumns } from './columns.tsx';
import { FilterBar, SEARCH_ID } from './filter-bar.tsx';
import { NoRows } from './no-rows.tsx';
import { useCursor } from './use-cursor.ts';
import styles from './worklist-screen.module.css';

const ROW_REM = 4;

/** `/` and Ctrl+F go to the search, as in any list of the web; from there the down arrow goes to the rows. */
function betweenSearchAndRows(event: KeyboardEvent<HTMLElement>): void {
  const { target, key } = event;
  // Dialogs lie inside this screen and have the keyboard for themselves.
  if (!(target instanceof HTMLElement) || target.closest('dialog') !== null) return;
  const find = key === '/' || ((event.ctrlKey || event.metaKey) && key === 'f');
  const selector = target.id === SEARCH_ID && key === 'ArrowDown' ? '[role=grid]' : `#${SEARCH_ID}`;
  if (selector !== '[role=grid]' && (!find || target.matches('input'))) return;
  event.preventDefault();
  event.stopPropagation();
  event.currentTarget.querySelector<HTMLElement>(selector)?.focus();
}

/** The list of cases of a task: filters above, rows, and what can be done with them below. */
export function WorklistScreen() {
  const { worklist, session } = useWorkstation();
  const filter = useStore(worklist.store, (state) => state.filter);
  const tasks = useStore(session.store, (state) => state.tasks);

  // The task with most to do, until the reader chooses one.
  const first = tasks.toSorted((a, b) => b.cases - a.cases)[0]?.task.id;
  useEffect(() => {
    if (filter === null && first !== undefined) worklist.chooseTask(first);
  }, [worklist, filter, first]);

  if (filter === null) return null;
  return <Worklist filter={filter} />;
}

function Worklist({ filter }: { readonly filter: WorklistFilter }) {
  const { worklist, openCase } = useWorkstation();
  // Everything but the rows, which `rowAt` reads; a new `version` draws the list again.
  const state = useStore(worklist.store);
  const { total, version, focused, selected, allSelected, sort, descending, counts, problem, loading } =
    state;
  const moveCursor = useCursor(worklist, version);
  // The same array between renders, or every row would be drawn again.
  const columns = useMemo(() => worklistColumns(), []);
  const open = useCallback(
    (index: number) => {
      const row = worklist.rowAt(index);
      if (row !== null) void openCase(row.caseId);
    },
    [worklist, openCase],
  );
  const openFocused = useCallback(() => {
    const now = worklist.store.getState().focused;
    if (now !== null) void openCase(now.caseId);
  }, [worklist, openCase]);
  const onSort = (column: string): void => {
    const chosen = worklistSortSchema.safeParse(column);
    if (!chosen.success) return;
    // The newest study and the least quality first: what is looked for more often.
    worklist.setSort(chosen.data, chosen.data === sort ? !descending : chosen.data === 'date');
  };
  // The first case has the cursor until the reader moves it: Enter opens it.
  useEffect(() => {
    if (focused === null) worklist.focus(0);
  }, [worklist, focused, version]);
  const focusedRow = focused === null ? null : worklist.rowAt(focused.index);
  const empty = total === 0 && !loading;

  return (
    <main className={styles.screen} aria-label={t('Worklist')} onKeyDown={betweenSearchAndRows}>
      <FilterBar filter={filter} counts={counts} />
      <div className={styles.list}>
        {empty ? (
          <NoRows filter={filter} problem={problem} />
        ) : (
          <DataList
            label={t('Cases')}
            columns={columns}
            count={total}
            rowAt={worklist.rowAt}
            rowRem={ROW_REM}
            cursor={focused?.index ?? -1}
            cursorKey={focused?.caseId ?? null}
            multiple
            isSelected={(row) => allSelected || selected.has(row.caseId)}
            onCursor={moveCursor}
            onOpen={open}
            onAll={worklist.selectAll}
            onClear={worklist.clearSelection}
            onVisible={worklist.need}
            sorted={{ id: sort, descending }}
            onSort={onSort}
            shift={state.shift}
            resetKey={`${JSON.stringify(filter)} ${sort} ${String(descending)}`}
            autoFocus
          />
        )}
        {problem !== '' && !empty && (
          <div className={styles.problem}>
            <InlineMessage level="warning">
              {t('The list may be out of date: {problem}', { problem })}
            </InlineMessage>
          </div>
        )}
      </div>
      <BatchBar focused={focusedRow?.caseId === focused?.caseId ? focusedRow : null} onOpen={openFocused} />
    </main>
  );
}
