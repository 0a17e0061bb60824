import { describe, expect, it } from 'vitest';
import { isoDate } from './iso-date.ts';

describe('isoDate', () => {
  it('takes whole days only', () => {
    expect(isoDate('2024-02-29')).toBe('2024-02-29');
    expect(isoDate('20240229')).toBe('2024-02-29');
    expect(isoDate('')).toBe('');
    expect(isoDate('2024-02')).toBeNull();
    expect(isoDate('2024-02-30')).toBeNull();
    expect(isoDate('2023-02-29')).toBeNull();
    expect(isoDate('2024-13-01')).toBeNull();
    expect(isoDate('29.02.2024')).toBeNull();
  });
});
