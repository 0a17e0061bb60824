import type { Reader } from '../../../core/domain/reader.ts';
import { everyCaseOf, type CaseStateName, type WorklistFilter } from '../../../core/contract/worklist.ts';
import { languageTag, t } from '../../core/language/translate.ts';
import { dateText, percentText } from './format.ts';
import { stateWord } from './state-words.ts';

export type FilterChange = Partial<Omit<WorklistFilter, 'taskId'>>;

export interface ActiveFilter {
  readonly id: string;
  /** What it lets through, e.g. `quality below 80 %`. */
  readonly says: string;
  /** Takes it out. */
  readonly without: FilterChange;
}

/** Every filter but the task, as it is when nothing is narrowed down. */
export const NO_FILTERS: Required<FilterChange> = withoutTask(everyCaseOf(''));

function withoutTask({ taskId: _, ...rest }: WorklistFilter): Required<FilterChange> {
  return rest;
}

/** The filters that hide something, in the order of the filter bar. */
export function activeFilters(filter: WorklistFilter, readers: readonly Reader[]): readonly ActiveFilter[] {
  const active: ActiveFilter[] = [];
  const add = (id: keyof FilterChange, says: string): void => {
    active.push({ id, says, without: { [id]: NO_FILTERS[id] } });
  };
  if (filter.text !== '') add('text', t('text “{text}”', { text: filter.text }));
  if (filter.states.length > 0)
    add('states', t('state {states}', { states: either(filter.states.map(wordOf)) }));
  if (filter.modalities.length > 0)
    add('modalities', t('modality {modalities}', { modalities: either(filter.modalities) }));
  if (filter.models.length > 0) add('models', t('model {models}', { models: either(filter.models) }));
  if (filter.dateFrom !== '') add('dateFrom', t('studies from {date}', { date: dateText(filter.dateFrom) }));
  if (filter.dateTo !== '') add('dateTo', t('studies until {date}', { date: dateText(filter.dateTo) }));
  if (filter.qualityBelow !== null)
    add('qualityBelow', t('quality below {percent}', { percent: percentText(filter.qualityBelow) }));
  if (filter.flagged) add('flagged', t('flagged only'));
  if (filter.postponed === 'hide') add('postponed', t('postponed hidden'));
  if (filter.postponed === 'only') add('postponed', t('postponed only'));
  if (filter.assigned !== null) add('assigned', assignedText(filter.assigned, readers));
  return active;
}

function wordOf(state: CaseStateName): string {
  return stateWord(state).toLowerCase();
}

function either(words: readonly string[]): string {
  return new Intl.ListFormat(languageTag(), { type: 'disjunction' }).format(words);
}

function assignedText(assigned: string, readers: readonly Reader[]): string {
  if (assigned === 'none') return t('assigned to nobody');
  const name = readers.find((reader) => reader.id === assigned)?.name ?? t('a reader of another station');
  return t('assigned to {name}', { name });
}
