import { describe, expect, it } from 'vitest';
import { exportFormatSchema } from '../../../core/exchange/export-options.ts';
import { emptyPartsText, judgementLines, scopeText } from './export-words.ts';
import { pacsFormats, trainingFormats } from './format-words.ts';

describe('the words of the export page', () => {
  it('offers every format once', () => {
    const offered = [...pacsFormats(), ...trainingFormats()].map(({ format }) => format);
    expect(offered.toSorted()).toEqual(exportFormatSchema.options.toSorted());
  });

  it('count cases', () => {
    expect(scopeText('selected', 1)).toBe('The case selected in the list');
    expect(scopeText('all', 51)).toBe('All 51 cases of the task');
  });

  it('name the parts of the split that get nobody', () => {
    expect(emptyPartsText(['Test'])).toMatch(/^Test gets no patient/);
    expect(emptyPartsText(['Validation', 'Test'])).toMatch(/^Validation and Test get no patient/);
  });

  it('say what becomes of each kind: rejected never leaves, drafts only by choice', () => {
    const counts = { signed: 1, absent: 1, rejected: 1, deferred: 1, unsigned: 1 };
    const leaving = (included: boolean) =>
      judgementLines(counts, included).flatMap(({ judgement, leaves }) => (leaves ? [judgement] : []));
    expect(leaving(false)).toEqual(['signed']);
    expect(leaving(true)).toEqual(['signed', 'unsigned', 'deferred']);
  });
});
