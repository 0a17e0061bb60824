import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { createJobBoard } from './job-board.ts';
import { createPrefetchQueue } from './prefetch.ts';

/** A queue whose cases end when the test says so. */
function queue() {
  const begun: string[] = [];
  const givenUp: string[] = [];
  const ends = new Map<string, () => void>();
  const wake: (() => void)[] = [];
  const jobs = createJobBoard({ clock: new ManualClock(), newId: () => 'job', onChange: () => undefined });
  const prefetch = createPrefetchQueue(jobs, (caseId, signal) => {
    begun.push(caseId);
    for (const one of wake.splice(0)) one();
    return new Promise((resolve, reject) => {
      ends.set(caseId, resolve);
      signal.addEventListener('abort', () => {
        givenUp.push(caseId);
        reject(new Error('given up'));
      });
    });
  });
  const nextBegins = (): Promise<void> => new Promise((resolve) => wake.push(resolve));
  return { prefetch, begun, givenUp, jobs, nextBegins, end: (caseId: string) => ends.get(caseId)?.() };
}

describe('reading ahead', () => {
  it('takes the nearest first, one at a time', async () => {
    const { prefetch, begun, end, nextBegins } = queue();
    prefetch.request(['a', 'b']);
    expect(begun).toEqual(['a']);
    const next = nextBegins();
    end('a');
    await next;
    expect(begun).toEqual(['a', 'b']);
  });

  it('goes on with the case in hand when it is still near, and gives it up when not', async () => {
    const { prefetch, begun, givenUp, nextBegins } = queue();
    prefetch.request(['a', 'b']);
    prefetch.request(['c', 'a']);
    expect(givenUp).toEqual([]);
    const next = nextBegins();
    prefetch.request(['d']);
    await next;
    expect([begun, givenUp]).toEqual([['a', 'd'], ['a']]);
  });

  it('stops when its page is closed or the job is cancelled', async () => {
    const { prefetch, begun, givenUp, jobs } = queue();
    prefetch.request(['a', 'b']);
    jobs.cancel('job');
    expect(givenUp).toEqual(['a']);
    await jobs.close();
    expect(begun).toEqual(['a']);
    prefetch.close();
  });
});
