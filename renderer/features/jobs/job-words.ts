import type { JobStatus } from '../../../core/contract/contract.ts';

type Priority = JobStatus['priority'];

/** Most urgent first: the order in which the station works. */
export const PRIORITIES: readonly Priority[] = ['visible-prompt', 'visible-frame', 'prefetch', 'batch'];

export const PRIORITY_WORDS: Readonly<Record<Priority, string>> = {
  'visible-prompt': 'Visible prompt',
  'visible-frame': 'Visible frame',
  prefetch: 'Prefetch',
  batch: 'Batch',
};

export const PRIORITY_HINTS: Readonly<Record<Priority, string>> = {
  'visible-prompt': 'A prompt that a reader is waiting for; before everything else.',
  'visible-frame': 'An image that is on the screen.',
  prefetch: 'The cases that will probably be opened next.',
  batch: 'Everything else, when there is nothing more urgent.',
};

export const STATE_WORDS: Readonly<Record<JobStatus['state'], string>> = {
  waiting: 'Waiting',
  running: 'Running',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

export function isOpen(job: JobStatus): boolean {
  return job.state === 'waiting' || job.state === 'running';
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
