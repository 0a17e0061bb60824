import type { CaseStateName } from '../../../core/contract/worklist.ts';

export const STATE_WORDS: Readonly<Record<CaseStateName, string>> = {
  unprepared: 'Unprepared',
  failed: 'Failed',
  ready: 'Ready',
  started: 'Started',
  done: 'Done',
};

export const STATE_HINTS: Readonly<Record<CaseStateName, string>> = {
  unprepared: 'No first guess yet: prepare it, or open it and it is prepared first.',
  failed: 'Could not be prepared; the row says why.',
  ready: 'Prepared; nobody has signed or edited a structure.',
  started: 'Some structures are signed or edited.',
  done: 'Every structure is signed.',
};
