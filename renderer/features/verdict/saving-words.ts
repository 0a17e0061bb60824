import type { Saving } from '../../core/case/case-session.ts';

/** Whether the journal has what the screen shows, in two or three words. */
export function savingTitle(saving: Saving): string {
  switch (saving.kind) {
    case 'saved':
      return 'Saved';
    case 'saving':
      return 'Saving…';
    case 'blocked':
      return 'Not saved yet';
  }
}

/** The same in a sentence: what is where, and what to do. */
export function savingSentence(saving: Saving): string {
  switch (saving.kind) {
    case 'saved':
      return 'Everything on the screen is in the journal.';
    case 'saving':
      return saving.waiting === 0
        ? 'A stroke is in progress.'
        : `On the way to the journal: ${countWords(saving.waiting)}.`;
    case 'blocked':
      return `Not in the journal yet: ${countWords(saving.waiting)}. ${saving.message}`;
  }
}

function countWords(count: number): string {
  return count === 1 ? '1 change' : `${String(count)} changes`;
}
