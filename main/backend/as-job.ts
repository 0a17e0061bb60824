import type { Job, JobBoard, JobFacts, JobProgress } from './job-board.ts';
import { stopsWithCaller } from './list-operations.ts';
import type { Session } from './session.ts';

/** Runs what a page has asked for as a job of the list; it stops when the page gives up, not when it goes. */
export function asJob<T>(
  jobs: JobBoard,
  facts: JobFacts,
  caller: { readonly session: Session; readonly signal: AbortSignal },
  work: (job: Job) => Promise<T>,
): Promise<T> {
  return jobs.run(facts, (job) => {
    const stop = stopsWithCaller(caller.session, caller.signal);
    stop.addEventListener('abort', () => job.cancel(), { once: true });
    if (stop.aborted) job.cancel();
    job.started();
    return work(job);
  });
}

/** How far a job is goes into the list of jobs and to the page that asked. */
export function toldTwice<P extends JobProgress>(
  job: Job,
  tell: (progress: P) => void,
): { readonly signal: AbortSignal; readonly onProgress: (progress: P) => void } {
  return {
    signal: job.signal,
    onProgress: (progress) => {
      job.progress(progress);
      tell(progress);
    },
  };
}
