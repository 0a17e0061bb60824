import { afterEach, describe, expect, it } from 'vitest';
import { languageTag, number, setLanguage, t, tn } from './translate.ts';

afterEach(() => setLanguage('en', {}));

describe('texts', () => {
  it('are English until a language is chosen', () => {
    expect(t('Accept')).toBe('Accept');
    expect(t('{name} has no pixels.', { name: 'Radius' })).toBe('Radius has no pixels.');
    expect(tn(1, '{count} case', '{count} cases')).toBe('1 case');
    expect(tn(1234, '{count} case', '{count} cases')).toBe('1,234 cases');
  });

  it('come from the catalogue of the language', () => {
    setLanguage('de', {
      Accept: 'Annehmen',
      '{name} has no pixels.': '{name} hat keine Pixel.',
      '{count} cases': { one: '{count} Fall', other: '{count} Fälle' },
    });
    expect(t('Accept')).toBe('Annehmen');
    expect(t('{name} has no pixels.', { name: 'Radius' })).toBe('Radius hat keine Pixel.');
    expect(tn(1, '{count} case', '{count} cases')).toBe('1 Fall');
    expect(tn(1234, '{count} case', '{count} cases')).toBe('1.234 Fälle');
    expect(languageTag()).toBe('de');
    expect(number(0.5, { style: 'percent' })).toBe('50\u00a0%');
  });

  it('stay English where a catalogue has a gap', () => {
    setLanguage('de', { Reject: '' });
    expect(t('Reject')).toBe('Reject');
    expect(tn(2, '{count} case', '{count} cases')).toBe('2 cases');
    setLanguage('de', { '{count} cases': { one: '', other: '' } });
    expect(tn(1, '{count} case', '{count} cases')).toBe('1 case');
  });

  it('use the plural categories of the language', () => {
    setLanguage('pl', {
      '{count} cases': { one: '{count} przypadek', few: '{count} przypadki', other: '{count} przypadków' },
    });
    expect([1, 3, 5].map((count) => tn(count, '{count} case', '{count} cases'))).toEqual([
      '1 przypadek',
      '3 przypadki',
      '5 przypadków',
    ]);
  });

  it('write each number in its own form, anew in another language', () => {
    const forms = () => [number(1234.5), number(1234.5, { useGrouping: false }), number(1234.5)];
    expect(forms()).toEqual(['1,234.5', '1234.5', '1,234.5']);
    setLanguage('de', {});
    expect(forms()).toEqual(['1.234,5', '1234,5', '1.234,5']);
  });

  it('leave a place without a value as it stands', () => {
    expect(t('{what} of {all}', { what: 2 })).toBe('2 of {all}');
  });

  it('take a value as it is, even if it looks like a place', () => {
    expect(t('{a} {b}', { a: '{b}', b: 'x' })).toBe('{b} x');
  });
});
