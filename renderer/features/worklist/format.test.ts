import { describe, expect, it } from 'vitest';
import { dateText, dicomDate, percentText, sideText } from './format.ts';

describe('format', () => {
  it('writes dates so that day and month cannot be exchanged', () => {
    expect(dateText('20240305')).toBe('2024-03-05');
    expect(dateText('2024.03.05')).toBe('2024-03-05');
    expect(dateText('')).toBe('');
    expect(dateText('about 2024')).toBe('about 2024');
    expect(dicomDate('2024-03-05')).toBe('20240305');
  });

  it('never rounds a quality up to a threshold', () => {
    expect(percentText(0.899)).toBe('89 %');
    expect(percentText(0.29)).toBe('29 %');
    expect(percentText(1)).toBe('100 %');
  });

  it('says sides', () => {
    expect(sideText('L')).toBe('left');
    expect(sideText('U')).toBe('');
  });
});
