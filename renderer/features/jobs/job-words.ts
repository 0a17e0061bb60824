import type { JobStatus } from '../../../core/contract/contract.ts';
import { isOpen } from '../../core/jobs/is-open.ts';
import { t } from '../../core/language/translate.ts';

type Priority = JobStatus['priority'];

/** Most urgent first: the order in which the station works. */
export const PRIORITIES: readonly Priority[] = ['visible-prompt', 'visible-frame', 'prefetch', 'batch'];

export function priorityWord(priority: Priority): string {
  const words: Record<Priority, string> = {
    'visible-prompt': t('Visible prompt'),
    'visible-frame': t('Visible frame'),
    prefetch: t('Prefetch'),
    batch: t('Batch'),
  };
  return words[priority];
}

/** What has this priority. */
export function priorityHint(priority: Priority): string {
  const hints: Record<Priority, string> = {
    'visible-prompt': t('A prompt that a reader is waiting for; before everything else.'),
    'visible-frame': t('An image that is on the screen.'),
    prefetch: t('The cases that will probably be opened next.'),
    batch: t('Everything else, when there is nothing more urgent.'),
  };
  return hints[priority];
}

export function stateWord(state: JobStatus['state']): string {
  const words: Record<JobStatus['state'], string> = {
    waiting: t('Waiting'),
    running: t('Running'),
    done: t('Done'),
    failed: t('Failed'),
    cancelled: t('Cancelled'),
  };
  return words[state];
}

/** What goes on first, the most urgent of it first; then what has ended, the newest first. */
export function inOrder(jobs: readonly JobStatus[]): readonly JobStatus[] {
  const open = jobs.filter(isOpen);
  const urgent = open.toSorted(
    (a, b) =>
      PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority) ||
      Number(b.state === 'running') - Number(a.state === 'running'),
  );
  return [...urgent, ...jobs.filter((job) => !isOpen(job)).toReversed()];
}
