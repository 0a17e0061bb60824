import type { CaseStateName } from '../../../core/contract/worklist.ts';
import { t } from '../../core/language/translate.ts';

export function stateWord(state: CaseStateName): string {
  const words: Record<CaseStateName, string> = {
    unprepared: t('Unprepared'),
    failed: t('Failed'),
    ready: t('Ready'),
    started: t('Started'),
    done: t('Done'),
  };
  return words[state];
}

/** What a state means. */
export function stateHint(state: CaseStateName): string {
  const hints: Record<CaseStateName, string> = {
    unprepared: t('No first guess yet: prepare it, or open it and it is prepared first.'),
    failed: t('Could not be prepared; the row says why.'),
    ready: t('Prepared; nobody has signed or edited a structure.'),
    started: t('Some structures are signed or edited.'),
    done: t('Every structure is signed.'),
  };
  return hints[state];
}
