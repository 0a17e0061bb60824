import { ArrowDownWideNarrow, FilterX } from 'lucide-react';
import { memo, useCallback } from 'react';
import { useStore } from 'zustand';
import type { WorklistCounts, WorklistFilter, WorklistSort } from '../../../core/contract/worklist.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { classes } from '../../ui/classes.ts';
import { Button } from '../../ui/button.tsx';
import { DateField } from '../../ui/date-field.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Select } from '../../ui/select.tsx';
import { tip } from '../../ui/tip.ts';
import { Toggle } from '../../ui/toggle.tsx';
import { NO_FILTERS, activeFilters } from './active-filters.ts';
import type { FilterChange } from './active-filters.ts';
import { dateText, dicomDate } from './format.ts';
import { ListProgress } from './list-progress.tsx';
import { StateFilter } from './state-filter.tsx';
import styles from './filter-bar.module.css';

const ANY = '';
/** Where `/` leads. */
export const SEARCH_ID = 'worklist-search';

const sorts = (): readonly { readonly value: WorklistSort; readonly label: string }[] => [
  { value: 'need', label: t('What most needs eyes') },
  { value: 'quality', label: t('Quality') },
  { value: 'date', label: t('Study date') },
  { value: 'patient', label: t('Patient') },
  { value: 'modality', label: t('Modality') },
  { value: 'state', label: t('State') },
  { value: 'model', label: t('Model') },
  { value: 'reader', label: t('Reader') },
  { value: 'order', label: t('As imported') },
];

const needHint = (): string =>
  t(
    'What most needs eyes comes first: by the weakest undecided structure of each case, ranked among the same structure of all other cases. Then come cases that are not prepared yet, that could not be prepared, that are postponed, and at last those with nothing left to decide.',
  );

const qualities = () => [
  { value: ANY, label: t('Any') },
  ...['0.95', '0.9', '0.8', '0.7', '0.5'].map((value) => ({
    value,
    label: t('Below {percent} %', { percent: Math.round(Number(value) * 100) }),
  })),
];

const postponedChoices = () =>
  [
    { value: 'show', label: t('Shown') },
    { value: 'hide', label: t('Hidden') },
    { value: 'only', label: t('Only these') },
  ] as const;

interface FilterBarProps {
  readonly filter: WorklistFilter;
  readonly counts: WorklistCounts | null;
}

/**
 * Two rows: what one changes all day, and below it what one changes now and then. Remembered, because the screen is
 * drawn again whenever rows arrive while scrolling.
 */
export const FilterBar = memo(function FilterBar({ filter, counts }: FilterBarProps) {
  const { worklist, session } = useWorkstation();
  const tasks = useStore(session.store, (state) => state.tasks);
  const readers = useStore(session.store, (state) => state.readers);
  const active = activeFilters(filter, readers).length;
  const { setFilter } = worklist;
  const onText = useCallback((text: string) => setFilter({ text }), [setFilter]);
  return (
    <div className={styles.bar}>
      <div className={styles.row}>
        <Select
          inline
          label={t('Task')}
          value={filter.taskId}
          options={tasks.map(({ task }) => ({ value: task.id, label: task.title }))}
          onChange={worklist.chooseTask}
        />
        <span className={styles.search} {...tip(t('Finds parts of names, ids and descriptions'), '/')}>
          <SearchField
            id={SEARCH_ID}
            label={t('Search patient, id and description')}
            placeholder={t('Patient, id, description')}
            value={filter.text}
            onChange={onText}
          />
        </span>
        <StateFilter chosen={filter.states} counts={counts} onChange={(states) => setFilter({ states })} />
        <span className={styles.push}>
          <ListProgress counts={counts} />
        </span>
      </div>
      <div className={classes(styles.row, styles.narrow)}>
        <OrderSelect />
        <LessUsed filter={filter} counts={counts} onChange={setFilter} />
        <span className={styles.push}>
          <Button
            small
            look="quiet"
            icon={<FilterX aria-hidden="true" />}
            disabled={active === 0}
            aria-label={t('Clear all filters')}
            {...tip(t('Clears all filters; the task stays'))}
            onClick={() => setFilter(NO_FILTERS)}
          >
            {t('Clear')}
            {active === 0 ? '' : ` ${String(active)}`}
          </Button>
        </span>
      </div>
    </div>
  );
});

function OrderSelect() {
  const { worklist } = useWorkstation();
  const sort = useStore(worklist.store, (state) => state.sort);
  return (
    <span className={styles.order} {...tip(needHint())}>
      <ArrowDownWideNarrow aria-hidden="true" />
      <Select
        hideLabel
        small
        label={t('Order')}
        value={sort}
        options={sorts()}
        onChange={(value) => worklist.setSort(value, value === 'date')}
      />
    </span>
  );
}

interface LessUsedProps {
  readonly filter: WorklistFilter;
  readonly counts: WorklistCounts | null;
  readonly onChange: (change: FilterChange) => void;
}

function LessUsed({ filter, counts, onChange }: LessUsedProps) {
  const { modalities, models, dateFrom, dateTo, qualityBelow, flagged, postponed } = filter;
  return (
    <>
      <Select
        inline
        small
        label={t('Modality')}
        value={modalities[0] ?? ANY}
        set={modalities.length > 0}
        options={choices(counts?.modalities, modalities)}
        onChange={(value) => onChange({ modalities: value === ANY ? [] : [value] })}
      />
      <Select
        inline
        small
        label={t('Model')}
        value={models[0] ?? ANY}
        set={models.length > 0}
        options={choices(counts?.models, models)}
        onChange={(value) => onChange({ models: value === ANY ? [] : [value] })}
      />
      <span className={styles.dates}>
        <DateField
          inline
          small
          label={t('From')}
          value={dateText(dateFrom)}
          set={dateFrom !== ''}
          onChange={(value) => onChange({ dateFrom: dicomDate(value) })}
        />
        <DateField
          inline
          small
          label={t('to')}
          value={dateText(dateTo)}
          set={dateTo !== ''}
          onChange={(value) => onChange({ dateTo: dicomDate(value) })}
        />
      </span>
      <Select
        inline
        small
        label={t('Quality')}
        value={qualityBelow === null ? ANY : String(qualityBelow)}
        set={qualityBelow !== null}
        options={qualities()}
        onChange={(value) => onChange({ qualityBelow: value === ANY ? null : Number(value) })}
      />
      <AssignedSelect filter={filter} onChange={onChange} />
      <Select
        inline
        small
        label={t('Postponed')}
        value={postponed}
        set={postponed !== 'show'}
        options={postponedChoices()}
        onChange={(value) => onChange({ postponed: value })}
      />
      <Toggle label={t('Flagged')} on={flagged} onChange={(on) => onChange({ flagged: on })} />
    </>
  );
}

function AssignedSelect({ filter, onChange }: Omit<LessUsedProps, 'counts'>) {
  const { session } = useWorkstation();
  const readers = useStore(session.store, (state) => state.readers);
  const me = useStore(session.store, (state) => state.reader);
  const others = readers.filter((reader) => reader.id !== me?.id);
  const options = [
    { value: ANY, label: t('Anybody') },
    ...(me === null ? [] : [{ value: me.id, label: t('Me') }]),
    { value: 'none', label: t('Nobody') },
    ...others.map((reader) => ({ value: reader.id, label: reader.name })),
  ];
  return (
    <Select
      inline
      small
      label={t('Assigned')}
      value={filter.assigned ?? ANY}
      set={filter.assigned !== null}
      options={options}
      onChange={(value) => onChange({ assigned: value === ANY ? null : value })}
    />
  );
}

/** What is chosen stays choosable, also when no case has it any more. */
function choices(offered: readonly string[] = [], chosen: readonly string[]) {
  const values = [...new Set([...offered, ...chosen])].filter((value) => value !== '');
  return [{ value: ANY, label: t('Any') }, ...values.map((value) => ({ value, label: value }))];
}
