import type { Saving } from '../../core/case/case-session.ts';
import { t, tn } from '../../core/language/translate.ts';

/** Whether the journal has what the screen shows, in two or three words. */
export function savingTitle(saving: Saving): string {
  switch (saving.kind) {
    case 'saved':
      return t('Saved');
    case 'saving':
      return t('Saving…');
    case 'blocked':
      return t('Not saved yet');
  }
}

/** The same in a sentence: what is where, and what to do. */
export function savingSentence(saving: Saving): string {
  switch (saving.kind) {
    case 'saved':
      return t('Everything on the screen is in the journal.');
    case 'saving':
      return saving.waiting === 0
        ? t('A stroke is in progress.')
        : tn(
            saving.waiting,
            'On the way to the journal: {count} change.',
            'On the way to the journal: {count} changes.',
          );
    case 'blocked':
      return tn(
        saving.waiting,
        'Not in the journal yet: {count} change. {reason}',
        'Not in the journal yet: {count} changes. {reason}',
        { reason: saving.message },
      );
  }
}
