import { describe, expect, it } from 'vitest';
import type { GivenVerdict } from '../../../core/review/case-state.ts';
import { countRows, filterRows, rowAfterKey } from './filter-rows.ts';
import { rowOf } from './row-of.ts';

const verdict: GivenVerdict = {
  verdict: 'accepted',
  reason: '',
  note: '',
  reader: { id: '0123456789abcdef', name: 'A. Reader', authenticated: false },
  at: '2026-01-31T10:00:00.000Z',
  seq: 3,
  revision: 'r',
};
const rows = [
  rowOf({ id: 'a', verdict, status: 'accepted', active: true }),
  rowOf({ id: 'b' }),
  rowOf({ id: 'c', flags: ['It may be absent.'] }),
  rowOf({ id: 'd', verdict, status: 'accepted', predictedAbsent: true }),
];
const ids = (filter: 'all' | 'undecided' | 'flagged') => filterRows(rows, filter).map((row) => row.id);

describe('filterRows', () => {
  it('lets through what is wanted, and always the active structure', () => {
    expect(ids('all')).toEqual(['a', 'b', 'c', 'd']);
    expect(ids('undecided')).toEqual(['a', 'b', 'c']);
    expect(ids('flagged')).toEqual(['a', 'c', 'd']);
  });

  it('counts without that exception', () => {
    expect(countRows(rows, 'undecided')).toBe(2);
    expect(countRows(rows, 'flagged')).toBe(2);
  });
});

describe('rowAfterKey', () => {
  it('stops at the ends and begins at the first row', () => {
    expect(rowAfterKey('ArrowDown', 3, 4)).toBe(3);
    expect(rowAfterKey('ArrowUp', 0, 4)).toBe(0);
    expect(rowAfterKey('ArrowDown', -1, 4)).toBe(0);
    expect(rowAfterKey('End', 0, 4)).toBe(3);
    expect(rowAfterKey('a', 0, 4)).toBeNull();
    expect(rowAfterKey('Home', -1, 0)).toBeNull();
  });
});
