import { describe, expect, it } from 'vitest';
import type { JobStatus } from '../../core/contract/contract.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { createJobBoard } from './job-board.ts';

const FACTS = { kind: 'prepare', title: 'Preparing', priority: 'batch' } as const;

function board() {
  const clock = new ManualClock();
  const told: JobStatus[][] = [];
  let next = 0;
  const jobs = createJobBoard({
    clock,
    newId: () => `job-${String(next++)}`,
    onChange: (list) => void told.push(list),
  });
  return { jobs, clock, told };
}

describe('the list of jobs', () => {
  it('tells of many changes at once, and of nothing when nothing has changed', async () => {
    const { jobs, clock, told } = board();
    await jobs.run(FACTS, async (job) => {
      job.started();
      for (let done = 0; done < 50; done++) job.progress({ done, total: 50, what: 'Working' });
      expect(told).toEqual([]);
      clock.fire(300);
    });
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject([{ state: 'running', progress: { done: 49 } }]);
    clock.fire(300);
    clock.fire(300);
    expect(told.map(([job]) => job?.state)).toEqual(['running', 'done']);
  });

  it('keeps the sentence of a failure, and forgets prompts that went well', async () => {
    const { jobs } = board();
    const fails = jobs.run(FACTS, () => Promise.reject(new ExpectedError('disk-full', 'The disk is full.')));
    await expect(fails).rejects.toThrow('The disk is full.');
    await jobs.run({ ...FACTS, kind: 'prompt' }, () => Promise.resolve());
    expect(jobs.list()).toMatchObject([{ state: 'failed', problem: 'The disk is full.' }]);
  });

  it('cancels one by its id, and all when it closes', async () => {
    const { jobs } = board();
    const until = (signal: AbortSignal): Promise<void> =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    const one = jobs.run(FACTS, (job) => until(job.signal));
    expect(jobs.cancel('job-0')).toBe(true);
    await one;
    expect(jobs.cancel('none')).toBe(false);
    expect(jobs.list().map(({ state }) => state)).toEqual(['cancelled']);
    const other = jobs.run(FACTS, (job) => until(job.signal));
    await jobs.close();
    await other;
    await expect(jobs.run(FACTS, () => Promise.resolve())).rejects.toMatchObject({ name: 'CancelledError' });
  });

  it('keeps the last twenty that have ended', async () => {
    const { jobs } = board();
    for (let i = 0; i < 25; i++) await jobs.run(FACTS, () => Promise.resolve());
    expect(jobs.list()).toHaveLength(20);
    expect(jobs.list().at(-1)?.id).toBe('job-24');
  });
});
