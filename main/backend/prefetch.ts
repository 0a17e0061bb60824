import { CancelledError } from '../../core/domain/errors.ts';
import type { JobBoard } from './job-board.ts';

/** What one page will probably open next. */
export interface PrefetchQueue {
  /** Nearest first; what was asked for before and is not in this list is given up. */
  request(cases: readonly string[]): void;
  close(): void;
}

/** @param fetchCase makes one case ready; what fails then fails again, with its sentence, when it is opened. */
export function createPrefetchQueue(
  jobs: JobBoard,
  fetchCase: (caseId: string, signal: AbortSignal) => Promise<void>,
): PrefetchQueue {
  let wanted: readonly string[] = [];
  let waiting: string[] = [];
  let current: { readonly caseId: string; readonly cancel: AbortController } | null = null;
  let working = false;

  const work = (): Promise<void> =>
    jobs.run({ kind: 'prefetch', title: 'Reading ahead', priority: 'prefetch' }, async (job) => {
      const stop = (): void => {
        waiting = [];
        current?.cancel.abort();
      };
      job.signal.addEventListener('abort', stop, { once: true });
      for (let caseId = waiting.shift(); caseId !== undefined; caseId = waiting.shift()) {
        const done = wanted.length - waiting.length - 1;
        job.progress({ done, total: wanted.length, what: 'Reading ahead' });
        current = { caseId, cancel: new AbortController() };
        await fetchCase(caseId, current.cancel.signal).catch(() => undefined);
        current = null;
      }
      if (job.signal.aborted) throw new CancelledError();
    });

  return {
    request(cases) {
      wanted = cases;
      const near = current !== null && cases.includes(current.caseId) ? current.caseId : null;
      if (near === null) current?.cancel.abort();
      waiting = cases.filter((caseId) => caseId !== near);
      if (working || waiting.length === 0) return;
      working = true;
      work()
        .catch(() => undefined)
        .finally(() => {
          working = false;
        });
    },
    close() {
      waiting = [];
      current?.cancel.abort();
    },
  };
}
