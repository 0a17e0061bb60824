import type { JobStatus } from '../../../core/contract/contract.ts';

/** Whether a job has not ended yet. */
export function isOpen({ state }: Pick<JobStatus, 'state'>): boolean {
  return state === 'waiting' || state === 'running';
}
