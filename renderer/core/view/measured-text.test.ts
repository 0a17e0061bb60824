import { afterEach, describe, expect, it } from 'vitest';
import { lengthOf } from '../../../core/measure/length.ts';
import { setLanguage } from '../language/translate.ts';
import { measuredText } from './measured-text.ts';

afterEach(() => setLanguage('en', {}));

describe('the text of a figure', () => {
  it('says what it is worth', () => {
    const scale = { spacing: null, aspect: 2, imaging: 'projection' } as const;
    const length = lengthOf({ x: 1, y: 1 }, { x: 7, y: 5 }, scale);
    expect(measuredText(length)).toBe('10.0 px (pixel size unknown)');
    expect(measuredText({ value: 12.34, unit: 'mm', label: 'at detector' })).toBe('12.3 mm (at detector)');
  });

  it('has a decimal below 100 only', () => {
    expect(measuredText({ value: 123.4, unit: 'mm', label: '' })).toBe('123 mm');
    expect(measuredText({ value: 99.96, unit: 'mm', label: '' })).toBe('100 mm');
    expect(measuredText({ value: 1234.5, unit: 'px', label: '' })).toBe('1235 px');
  });

  it('is written as the language writes it', () => {
    setLanguage('de', {});
    expect(measuredText({ value: 12.34, unit: 'mm', label: '' })).toBe('12,3 mm');
  });
});
