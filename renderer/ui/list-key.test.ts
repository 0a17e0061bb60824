import { describe, expect, it } from 'vitest';
import { listKey } from './list-key.ts';

const press = (
  key: string,
  held: Partial<{ ctrlKey: boolean; shiftKey: boolean; altKey: boolean }> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});
const place = { cursor: 5, count: 20, page: 8 };

describe('listKey', () => {
  it.each([
    ['ArrowDown', 6],
    ['ArrowUp', 4],
    ['PageDown', 13],
    ['PageUp', 0],
    ['Home', 0],
    ['End', 19],
  ])('%s goes to row %i', (key, index) => {
    expect(listKey(press(key), place)).toEqual({ kind: 'to', index, extend: false });
  });

  it('stays inside the list', () => {
    expect(listKey(press('PageDown'), { ...place, cursor: 18 })).toEqual({
      kind: 'to',
      index: 19,
      extend: false,
    });
    expect(listKey(press('ArrowDown'), { ...place, cursor: 19 })).toEqual({
      kind: 'to',
      index: 19,
      extend: false,
    });
    expect(listKey(press('ArrowDown'), { ...place, count: 0 })).toBeNull();
  });

  it('starts at an end when there is no cursor', () => {
    expect(listKey(press('ArrowDown'), { ...place, cursor: -1 })).toEqual({
      kind: 'to',
      index: 0,
      extend: false,
    });
    expect(listKey(press('ArrowUp'), { ...place, cursor: -1 })).toEqual({
      kind: 'to',
      index: 19,
      extend: false,
    });
  });

  it('extends with shift, selects with space and Ctrl+A, opens with Enter', () => {
    expect(listKey(press('ArrowDown', { shiftKey: true }), place)).toEqual({
      kind: 'to',
      index: 6,
      extend: true,
    });
    expect(listKey(press(' '), place)).toEqual({ kind: 'toggle' });
    expect(listKey(press('a', { ctrlKey: true }), place)).toEqual({ kind: 'all' });
    expect(listKey(press('Enter'), place)).toEqual({ kind: 'open' });
    expect(listKey(press('Escape'), place)).toEqual({ kind: 'clear' });
  });

  it('leaves shortcuts of others alone', () => {
    expect(listKey(press('ArrowDown', { ctrlKey: true }), place)).toBeNull();
    expect(listKey(press('ArrowDown', { altKey: true }), place)).toBeNull();
    expect(listKey(press('a'), place)).toBeNull();
  });
});
