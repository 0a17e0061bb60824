import { describe, expect, it } from 'vitest';
import { shiftDates } from './shift-dates.ts';

describe('shiftDates', () => {
  const cases: readonly (readonly [string, 'DA' | 'DT' | 'TM', number, string | null])[] = [
    ['20240102', 'DA', -1, '20240101'],
    ['20240101', 'DA', -1, '20231231'],
    ['20240301', 'DA', -1, '20240229'],
    ['20230301', 'DA', -1, '20230228'],
    ['2004.01.19', 'DA', -19, '20031231'],
    ['20240102\\20240105', 'DA', -2, '20231231\\20240103'],
    ['', 'DA', -5, ''],
    ['20240230', 'DA', -1, null],
    ['tomorrow', 'DA', -1, null],
    ['2024', 'DA', -1, null],
    ['20240102101112.123456+0200', 'DT', -2, '20231231101112.123456+0200'],
    ['20240102+0100', 'DT', -1, '20240101+0100'],
    ['202401', 'DT', -1, '202312'],
    ['2024', 'DT', -400, '2022'],
    ['2024010210x', 'DT', -1, null],
    ['101112', 'TM', -100, '101112'],
    ['00010101', 'DA', -1, null],
  ];
  for (const [text, vr, days, expected] of cases) {
    it(`${vr} ${JSON.stringify(text)} by ${days}: ${String(expected)}`, () =>
      expect(shiftDates(text, vr, days)).toBe(expected));
  }

  it('keeps intervals', () => {
    const days = (text: string): number =>
      Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6))) / 86_400_000;
    for (const shift of [-1, -59, -366, -3650]) {
      const [a = '', b = ''] = ['20160131', '20200229'].map((date) => shiftDates(date, 'DA', shift) ?? '');
      expect(days(b) - days(a)).toBe(days('20200229') - days('20160131'));
      expect(days(a)).toBe(days('20160131') + shift);
    }
  });
});
