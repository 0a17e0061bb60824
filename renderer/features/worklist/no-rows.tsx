import { FilterX, FolderOpen, ListX } from 'lucide-react';
import { useStore } from 'zustand';
import type { WorklistFilter } from '../../../core/contract/worklist.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { mayDo } from '../../core/session/may-do.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { NO_FILTERS, activeFilters } from './active-filters.ts';

interface NoRowsProps {
  readonly filter: WorklistFilter;
  readonly problem: string;
}

/** An empty list says why: it could not be read, or these filters hide its rows, or there is nothing yet. */
export function NoRows({ filter, problem }: NoRowsProps) {
  const { worklist, session, openPanel } = useWorkstation();
  const curates = useStore(session.store, (state) => mayDo(state, 'curator'));
  const readers = useStore(session.store, (state) => state.readers);
  const active = activeFilters(filter, readers);
  if (problem !== '') {
    return (
      <EmptyState
        icon={<ListX />}
        title={t('The list could not be read')}
        actions={<Button onClick={() => worklist.refresh()}>{t('Try again')}</Button>}
      >
        {problem}
      </EmptyState>
    );
  }
  if (active.length === 0) {
    return (
      <EmptyState
        icon={<FolderOpen />}
        title={t('No case for this task yet')}
        actions={
          curates && (
            <Button look="primary" icon={<FolderOpen />} onClick={() => openPanel('import')}>
              {t('Open a folder…')}
            </Button>
          )
        }
      >
        {curates
          ? t('Open a folder with images, or choose another task above.')
          : t('Choose another task above, or ask a curator to bring in images.')}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<FilterX />}
      title={t('The filters hide every case')}
      actions={
        <>
          {active.length > 1 &&
            active.map((one) => (
              <Button key={one.id} icon={<FilterX />} onClick={() => worklist.setFilter(one.without)}>
                {t('Take out: {filter}', { filter: one.says })}
              </Button>
            ))}
          <Button look="primary" onClick={() => worklist.setFilter(NO_FILTERS)}>
            {t('Clear all filters')}
          </Button>
        </>
      }
    >
      {t('No case is left with: {filters}.', { filters: active.map((one) => one.says).join(', ') })}
    </EmptyState>
  );
}
