import { describe, expect, it } from 'vitest';
import type { JobStatus } from '../../../core/contract/contract.ts';
import { inOrder } from './job-words.ts';

const job = (id: string, priority: JobStatus['priority'], state: JobStatus['state']): JobStatus => ({
  id,
  kind: 'prepare',
  title: id,
  priority,
  state,
  progress: { done: 0, total: null, what: '' },
  problem: '',
});

describe('inOrder', () => {
  it('puts the most urgent open job first and what has ended last, newest first', () => {
    const jobs = [
      job('old', 'visible-prompt', 'done'),
      job('batch', 'batch', 'running'),
      job('next-waiting', 'prefetch', 'waiting'),
      job('next', 'prefetch', 'running'),
      job('failed', 'batch', 'failed'),
      job('prompt', 'visible-prompt', 'waiting'),
    ];
    expect(inOrder(jobs).map((one) => one.id)).toEqual([
      'prompt',
      'next',
      'next-waiting',
      'batch',
      'failed',
      'old',
    ]);
  });
});
