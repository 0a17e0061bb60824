import { describe, expect, it } from 'vitest';
import { countText, numberText } from './count-words.ts';

describe('counts in words', () => {
  it('know one and many', () => {
    expect([countText(1, 'case'), countText(1200, 'case')]).toEqual(['1 case', '1,200 cases']);
    expect(countText(2000, 'case')).toBe('2,000 cases');
    expect(countText(0, 'image does', 'images do')).toBe('0 images do');
  });

  it('part thousands', () => {
    expect(numberText(1234567)).toBe('1,234,567');
  });
});
