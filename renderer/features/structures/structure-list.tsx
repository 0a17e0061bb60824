import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useKeys } from '../../app/use-keys.ts';
import type { CaseSession } from '../../core/case/case-session.ts';
import { t } from '../../core/language/translate.ts';
import { filterRows, rowAfterKey, type RowFilter } from './filter-rows.ts';
import { ListHead } from './list-head.tsx';
import { StructureDetails } from './structure-details.tsx';
import { StructureRowView } from './structure-row-view.tsx';
import { useStructureRows } from './use-structure-rows.ts';
import styles from './structure-list.module.css';

/** Every structure of the case, one line each, and below them what is to be known of the one in hand. */
export function StructureList({ session }: { readonly session: CaseSession }) {
  const rows = useStructureRows(session);
  const [filter, setFilter] = useState<RowFilter>('all');
  const grid = useRef<HTMLDivElement>(null);
  const key = useKeys();
  const keys = useMemo(
    () => ({
      visible: key('structure.visible'),
      locked: key('structure.lock'),
      solo: key('structure.solo'),
    }),
    [key],
  );
  const listed = filterRows(rows, filter);
  const active = rows.find((row) => row.active);

  useEffect(() => {
    if (grid.current !== null && active !== undefined) followActive(grid.current, active.id);
  }, [active?.id]);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (moveInRow(event) || moveToRow(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  const moveToRow = ({ key: pressed }: KeyboardEvent): boolean => {
    const at = listed.findIndex((row) => row.active);
    const next = rowAfterKey(pressed, at, listed.length);
    if (next === null) return false;
    const row = listed[next];
    if (row !== undefined) session.setActive(row.id);
    return true;
  };

  return (
    <section aria-label={t('Structures')} data-tour="structures" className={styles.panel}>
      <ListHead session={session} rows={rows} filter={filter} onFilter={setFilter} />
      <div
        ref={grid}
        role="grid"
        aria-label={t('Structures')}
        aria-rowcount={rows.length}
        onKeyDown={onKeyDown}
        className={styles.rows}
      >
        {listed.map((row, index) => (
          <StructureRowView
            key={row.id}
            session={session}
            row={row}
            tabbable={active === undefined ? index === 0 : row.active}
            keys={keys}
          />
        ))}
        {rows.length > 0 && listed.length === 0 && (
          <p className={styles.none}>{t('No structure is left here.')}</p>
        )}
      </div>
      {active !== undefined && <StructureDetails row={active} />}
    </section>
  );
}

/** The active row stays on the screen; the keyboard's focus goes along when it is in the list. */
function followActive(grid: HTMLElement, id: string): void {
  const row = grid.querySelector(`[data-structure="${CSS.escape(id)}"]`);
  row?.scrollIntoView({ block: 'nearest' });
  const focused = document.activeElement;
  if (row === null || !grid.contains(focused) || row.contains(focused)) return;
  row.querySelector<HTMLElement>('[data-main]')?.focus({ preventScroll: true });
}

/** Left and right lead from the name to the row's switches and back. */
function moveInRow({ key, target }: KeyboardEvent<HTMLElement>): boolean {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (by === undefined || !(target instanceof HTMLElement)) return false;
  const row = target.closest('[role=row]');
  const all = [...(row?.querySelectorAll('button') ?? [])];
  const next = all[all.findIndex((one) => one === target) + by];
  next?.focus();
  return true;
}
