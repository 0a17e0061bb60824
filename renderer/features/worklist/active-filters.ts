import type { Reader } from '../../../core/domain/reader.ts';
import { everyCaseOf, type CaseStateName, type WorklistFilter } from '../../../core/contract/worklist.ts';
import { dateText, percentText } from './format.ts';
import { STATE_WORDS } from './state-words.ts';

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
  if (filter.text !== '') add('text', `text “${filter.text}”`);
  if (filter.states.length > 0) add('states', `state ${filter.states.map(wordOf).join(' or ')}`);
  if (filter.modalities.length > 0) add('modalities', `modality ${filter.modalities.join(' or ')}`);
  if (filter.models.length > 0) add('models', `model ${filter.models.join(' or ')}`);
  if (filter.dateFrom !== '') add('dateFrom', `studies from ${dateText(filter.dateFrom)}`);
  if (filter.dateTo !== '') add('dateTo', `studies until ${dateText(filter.dateTo)}`);
  if (filter.qualityBelow !== null) add('qualityBelow', `quality below ${percentText(filter.qualityBelow)}`);
  if (filter.flagged) add('flagged', 'flagged only');
  if (filter.postponed === 'hide') add('postponed', 'postponed hidden');
  if (filter.postponed === 'only') add('postponed', 'postponed only');
  if (filter.assigned !== null) add('assigned', assignedText(filter.assigned, readers));
  return active;
}

function wordOf(state: CaseStateName): string {
  return STATE_WORDS[state].toLowerCase();
}

function assignedText(assigned: string, readers: readonly Reader[]): string {
  if (assigned === 'none') return 'assigned to nobody';
  return `assigned to ${readers.find((reader) => reader.id === assigned)?.name ?? 'a reader of another station'}`;
}
