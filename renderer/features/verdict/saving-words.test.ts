import { describe, expect, it } from 'vitest';
import { savingSentence, savingTitle } from './saving-words.ts';

describe('saving in words', () => {
  it('says what is in the journal', () => {
    expect(savingTitle({ kind: 'saved' })).toBe('Saved');
    expect(savingSentence({ kind: 'saving', waiting: 0 })).toBe('A stroke is in progress.');
    expect(savingSentence({ kind: 'saving', waiting: 2 })).toBe('On the way to the journal: 2 changes.');
  });

  it('says where the work is while it cannot be saved, and what to do', () => {
    const message = 'The disk is full; free some space and try again.';
    expect(savingSentence({ kind: 'blocked', because: 'workspace', waiting: 1, message })).toBe(
      `Not in the journal yet: 1 change. ${message}`,
    );
  });
});
