import { describe, expect, it } from 'vitest';
import type { PromptDraft } from '../../../core/domain/journal-entry.ts';
import { draftWords, effortWords, isSelected, overlapText, promptLines, trustWords } from './prompt-words.ts';

const draft: PromptDraft = {
  box: { left: 10, top: 20, right: 110.4, bottom: 70 },
  points: [
    { x: 12.2, y: 30.7, label: 'include' },
    { x: 50, y: 60, label: 'exclude' },
  ],
  scribbles: [
    {
      label: 'include',
      points: [
        { x: 1, y: 1 },
        { x: 2, y: 2 },
      ],
    },
  ],
  useGuess: true,
};
const empty: PromptDraft = { box: null, points: [], scribbles: [], useGuess: false };

describe('promptLines', () => {
  it('lists box, points and scribbles with place or size', () => {
    expect(promptLines(draft).map(({ words, where }) => `${words}: ${where}`)).toEqual([
      'Box: 100 × 50 px',
      'Include point 1: 12, 31',
      'Exclude point 2: 50, 60',
      'Include scribble 1: 2 points',
    ]);
    expect(promptLines(empty)).toEqual([]);
  });

  it('knows the line that a pointer holds; every corner is the box', () => {
    const [box, first, second, scribble] = promptLines(draft).map(
      (line) => (part: Parameters<typeof isSelected>[1]) => isSelected(line, part),
    );
    expect(box?.({ kind: 'corner', corner: 'top-right' })).toBe(true);
    expect(first?.({ kind: 'point', index: 0 })).toBe(true);
    expect(second?.({ kind: 'point', index: 0 })).toBe(false);
    expect(scribble?.({ kind: 'point', index: 0 })).toBe(false);
    expect(scribble?.({ kind: 'scribble', index: 0 })).toBe(true);
    expect(first?.(null)).toBe(false);
  });
});

describe('prompts in words', () => {
  it('sums up what there is', () => {
    expect(draftWords(draft)).toBe('box, 2 points, 1 scribble');
    expect(draftWords(empty)).toBe('no prompts');
  });

  it('says how far SAM trusts its mask', () => {
    expect(trustWords(0.95)).toBe('SAM is sure');
    expect(trustWords(0.7)).toBe('SAM has doubts');
    expect(trustWords(0.2)).toBe('SAM hardly trusts it');
    expect(overlapText(1.04)).toBe('1.00');
  });

  it('leaves out what it does not know of the effort', () => {
    expect(effortWords('cpu', 41.6)).toBe('cpu · 42 ms');
    expect(effortWords('', 0)).toBe('');
  });
});
