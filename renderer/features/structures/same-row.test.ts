import { describe, expect, it } from 'vitest';
import { rowOf } from './row-of.ts';
import { sameRow } from './same-row.ts';

describe('sameRow', () => {
  it('takes rows as the same when only the time in hand has grown', () => {
    expect(sameRow(rowOf({ activeMs: 10 }), rowOf({ activeMs: 20 }))).toBe(true);
  });

  it('sees a change of a figure, a mark or the verdict', () => {
    expect(sameRow(rowOf(), rowOf({ seen: true }))).toBe(false);
    expect(sameRow(rowOf({ flags: [] }), rowOf({ flags: ['It may be absent.'] }))).toBe(false);
    expect(sameRow(rowOf(), rowOf({ quality: 0.5 }))).toBe(false);
  });
});
