import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CancelledError } from '../../core/domain/errors.ts';
import { inLanes } from '../engine/prepare.ts';
import type { Author } from '../review/author.ts';
import { writeAtomically } from '../platform/atomic-file.ts';
import type { Store } from '../store/store.ts';
import type { Job, JobBoard } from './job-board.ts';
import type { Preparation, Prepared } from './preparation.ts';
import type { VisibleGate } from './visible-gate.ts';

export interface Batch {
  readonly taskId: string;
  readonly cases: readonly string[];
  readonly by: Author | null;
}

export type BatchSummary = Record<Prepared, number>;

/** Preparation of many cases, one batch after the other, behind whatever is on a screen. */
export interface Batches {
  /** @param onProgress besides the job's own. @param signal cancels the batch. */
  run(
    batch: Batch,
    options: {
      readonly signal?: AbortSignal;
      readonly onProgress?: (progress: { done: number; total: number; what: string }) => void;
    },
  ): Promise<BatchSummary>;
  /** Goes on with what a kill or a shutdown has interrupted: what is finished is not made again. */
  resume(): Promise<void>;
}

const pendingSchema = z.array(z.strictObject({ taskId: z.string(), cases: z.array(z.string()) }));
type Pending = z.infer<typeof pendingSchema>;

export function createBatches(ports: {
  readonly folder: string;
  readonly store: Store;
  readonly jobs: JobBoard;
  readonly preparation: Preparation;
  readonly gate: VisibleGate;
  readonly log: (line: string) => void;
  /** True while the backend shuts down: what is cut off then is taken up again at the next start. */
  readonly isClosing: () => boolean;
}): Batches {
  const { store, jobs, preparation, gate } = ports;
  const file = join(ports.folder, 'pending-preparation.json');
  let pending: Pending = [];
  let writing: Promise<void> = Promise.resolve();
  let turn: Promise<unknown> = Promise.resolve();

  /** Without it a restart forgets what was asked for; that must not fail the batch itself. */
  const remember = (next: Pending): Promise<void> => {
    pending = next;
    const text = JSON.stringify(next);
    writing = writing
      .then(() => (next.length === 0 ? rm(file, { force: true }) : writeAtomically(file, text)))
      .catch(() => ports.log('the list of unfinished preparations cannot be written'));
    return writing;
  };

  const label = async (
    { taskId, cases, by }: Batch,
    job: Job,
    onProgress: (progress: { done: number; total: number; what: string }) => void,
  ): Promise<BatchSummary> => {
    const summary: BatchSummary = { made: 0, reused: 0, failed: 0 };
    const tell = (): void => {
      const done = summary.made + summary.reused + summary.failed;
      const progress = { done, total: cases.length, what: 'Preparing cases' };
      job.progress(progress);
      onProgress(progress);
    };
    tell();
    try {
      await inLanes(cases, job.signal, async (caseId) => {
        await gate.clear(job.signal);
        summary[await preparation.prepare(caseId, { priority: 'batch', signal: job.signal })] += 1;
        tell();
      });
    } finally {
      if (!ports.isClosing()) await store.recordPrepared({ task: taskId, ...summary }, by);
    }
    return summary;
  };

  const run: Batches['run'] = (batch, { signal, onProgress }) => {
    const own = { taskId: batch.taskId, cases: [...batch.cases] };
    const title =
      batch.cases.length === 1 ? 'Preparing a case' : `Preparing ${String(batch.cases.length)} cases`;
    return jobs.run({ kind: 'prepare', title, priority: 'batch' }, async (job) => {
      signal?.addEventListener('abort', () => job.cancel(), { once: true });
      await remember([...pending, own]);
      let started = false;
      const before = turn;
      const work = before.then(() => {
        if (job.signal.aborted) throw new CancelledError();
        job.started();
        started = true;
        return label(batch, job, onProgress ?? (() => undefined));
      });
      turn = work.catch(() => undefined);
      // One that is still waiting ends at once; one in the middle when its cases in hand have ended.
      const givenUp = new Promise<never>((_, reject) => {
        const giveUp = (): void => {
          if (!started) reject(new CancelledError());
        };
        if (job.signal.aborted) giveUp();
        else job.signal.addEventListener('abort', giveUp, { once: true });
      });
      try {
        return await Promise.race([work, givenUp]);
      } finally {
        if (!ports.isClosing()) await remember(pending.filter((one) => one !== own));
      }
    });
  };

  return {
    run,
    async resume() {
      const text = await readFile(file, 'utf8').catch(() => null);
      if (text === null) return;
      const left = parsePending(text);
      // Rewritten by the runs; not emptied first, or a kill in between would lose it.
      if (left.length === 0) await remember([]);
      for (const one of left) {
        // Its end is told by the list of jobs.
        run({ ...one, by: null }, {}).catch(() => undefined);
      }
    },
  };
}

/** A damaged list is none: the cases are still there to be prepared. */
function parsePending(text: string): Pending {
  try {
    return pendingSchema.parse(JSON.parse(text));
  } catch {
    return [];
  }
}
