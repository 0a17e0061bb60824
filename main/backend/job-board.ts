import type { JobStatus } from '../../core/contract/contract.ts';
import { failureOf } from '../../core/contract/failure-of.ts';
import { CancelledError } from '../../core/domain/errors.ts';
import type { Clock } from '../inference/clock.ts';

/** The panel is told a few times a second at most. */
const TELL_MS = 300;
/** These come by the hundred: only their failures are worth a line. */
const QUIET: ReadonlySet<JobStatus['kind']> = new Set(['prompt', 'prefetch']);
/** Finished jobs that stay in the list. */
const FINISHED_KEPT = 20;

export type JobFacts = Pick<JobStatus, 'kind' | 'title' | 'priority'>;
export type JobProgress = JobStatus['progress'];

export interface Job {
  readonly id: string;
  /** Fires when the job is cancelled, from the panel or by `cancel`. */
  readonly signal: AbortSignal;
  cancel(): void;
  /** Its turn has come. */
  started(): void;
  progress(progress: JobProgress): void;
}

/** What goes on behind the screen: titles hold no patient data (rule S2). */
export interface JobBoard {
  /** Runs work as a job of the list. Rejects as the work does. */
  run<T>(facts: JobFacts, work: (job: Job) => Promise<T>): Promise<T>;
  list(): JobStatus[];
  /** False when there is no such job. */
  cancel(id: string): boolean;
  /** Cancels everything and waits for its end. */
  close(): Promise<void>;
}

interface Entry {
  status: JobStatus;
  readonly cancel: AbortController;
}

export function createJobBoard(ports: {
  readonly clock: Clock;
  readonly newId: () => string;
  readonly onChange: (jobs: JobStatus[]) => void;
}): JobBoard {
  const entries = new Map<string, Entry>();
  const running = new Set<Promise<unknown>>();
  let closed = false;
  let stopTimer: (() => void) | null = null;

  const list = (): JobStatus[] => [...entries.values()].map(({ status }) => status);
  const changed = (): void => {
    if (closed) return;
    stopTimer ??= ports.clock.after(TELL_MS, () => {
      stopTimer = null;
      ports.onChange(list());
    });
  };
  const update = (entry: Entry, change: Partial<JobStatus>): void => {
    entry.status = { ...entry.status, ...change };
    changed();
  };
  const end = (entry: Entry, state: 'done' | 'failed' | 'cancelled', problem = ''): void => {
    update(entry, { state, problem });
    const { kind } = entry.status;
    // The page that asks for a check says itself why it failed.
    if (kind === 'export-check' || (state !== 'failed' && QUIET.has(kind))) entries.delete(entry.status.id);
    const finished = list().filter((one) => one.state !== 'running' && one.state !== 'waiting');
    for (const old of finished.slice(0, -FINISHED_KEPT)) entries.delete(old.id);
  };

  const perform = async <T>(entry: Entry, work: (job: Job) => Promise<T>): Promise<T> => {
    const { cancel, status } = entry;
    try {
      const result = await work({
        id: status.id,
        signal: cancel.signal,
        cancel: () => cancel.abort(),
        started: () => update(entry, { state: 'running' }),
        progress: (progress) => update(entry, { state: 'running', progress }),
      });
      end(entry, cancel.signal.aborted ? 'cancelled' : 'done');
      return result;
    } catch (error) {
      const failure = failureOf(error);
      if (cancel.signal.aborted || failure.code === 'cancelled') end(entry, 'cancelled');
      else end(entry, 'failed', failure.message);
      throw error;
    }
  };

  return {
    run(facts, work) {
      if (closed) return Promise.reject(new CancelledError());
      const id = ports.newId();
      const progress = { done: 0, total: null, what: facts.title };
      const entry: Entry = {
        status: { id, ...facts, state: 'waiting', progress, problem: '' },
        cancel: new AbortController(),
      };
      entries.set(id, entry);
      changed();
      const result = perform(entry, work);
      const settled = result.then(
        () => undefined,
        () => undefined,
      );
      running.add(settled);
      void settled.then(() => running.delete(settled));
      return result;
    },
    list,
    cancel(id) {
      const entry = entries.get(id);
      entry?.cancel.abort();
      return entry !== undefined;
    },
    async close() {
      closed = true;
      stopTimer?.();
      for (const entry of entries.values()) entry.cancel.abort();
      await Promise.all(running);
    },
  };
}
