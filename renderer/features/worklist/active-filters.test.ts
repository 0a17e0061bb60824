import { describe, expect, it } from 'vitest';
import type { WorklistFilter } from '../../../core/contract/worklist.ts';
import { NO_FILTERS, activeFilters } from './active-filters.ts';

const none: WorklistFilter = { taskId: 'chest', ...NO_FILTERS };
const readers = [{ id: '0123456789abcdef', name: 'Dr Lee', authenticated: false }];

describe('activeFilters', () => {
  it('names nothing when nothing is hidden', () => {
    expect(activeFilters(none, readers)).toEqual([]);
  });

  it('names every filter that hides rows, and taking all of them out leaves none', () => {
    const filter: WorklistFilter = {
      taskId: 'chest',
      states: ['ready', 'started'],
      modalities: ['DX'],
      models: ['hands 2'],
      dateFrom: '20240101',
      dateTo: '20241231',
      qualityBelow: 0.8,
      flagged: true,
      postponed: 'only',
      assigned: '0123456789abcdef',
      text: 'doe',
    };
    const active = activeFilters(filter, readers);
    expect(active.map((one) => one.says)).toEqual([
      'text “doe”',
      'state ready or started',
      'modality DX',
      'model hands 2',
      'studies from 2024-01-01',
      'studies until 2024-12-31',
      'quality below 80 %',
      'flagged only',
      'postponed only',
      'assigned to Dr Lee',
    ]);
    const left = active.reduce((rest, one) => ({ ...rest, ...one.without }), filter);
    expect(left).toEqual(none);
  });

  it('knows nobody and hidden', () => {
    const says = activeFilters({ ...none, assigned: 'none', postponed: 'hide' }, readers).map(
      (one) => one.says,
    );
    expect(says).toEqual(['postponed hidden', 'assigned to nobody']);
  });
});
