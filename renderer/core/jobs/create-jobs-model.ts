import { createStore } from 'zustand/vanilla';
import type { Contract } from '../../../core/contract/contract.ts';
import { CallError } from '../../../core/contract/errors.ts';
import type { CancelSignal } from '../../../core/domain/cancellation.ts';
import { createCancelSource, type CancelSource } from '../../../core/transport/cancel-source.ts';
import type { Client } from '../../../core/transport/client.ts';
import { sentenceOf } from '../language/sentence-of.ts';
import type { ImportSummary, JobsModel, JobsState, OwnJob } from './jobs-model.ts';

export interface OwnedJobs extends JobsModel {
  refresh(): Promise<void>;
}

type Progress = Partial<Pick<OwnJob, 'done' | 'total' | 'what' | 'summary'>>;

/** @param onChanged the workspace may hold other cases now. */
export function createJobsModel(client: Client<Contract>, onChanged: () => void): OwnedJobs {
  const store = createStore<JobsState>(() => ({ jobs: [], own: null }));
  const { setState } = store;
  let running: CancelSource | null = null;

  const run = async (
    kind: OwnJob['kind'],
    work: (signal: CancelSignal, progress: (value: Progress) => void) => Promise<Progress>,
  ): Promise<void> => {
    // An older one goes on in the backend; the panel shows it, and can cancel it.
    const source = createCancelSource();
    running = source;
    const update = (change: Partial<OwnJob>): void => {
      // A job that another one has replaced is not shown any more.
      if (running === source) setState(({ own }) => (own === null ? {} : { own: { ...own, ...change } }));
    };
    setState({ own: { kind, state: 'running', done: 0, total: null, what: '', problem: '', summary: null } });
    try {
      update({ ...(await work(source.signal, update)), state: 'done' });
    } catch (error) {
      const cancelled = error instanceof CallError && error.code === 'cancelled';
      update(cancelled ? { state: 'cancelled' } : { state: 'failed', problem: sentenceOf(error) });
    }
    if (running === source) running = null;
    onChanged();
  };

  const read = (summary: ImportSummary): number =>
    summary.added + summary.unchanged + summary.refused + summary.copies + summary.conflicts + summary.failed;

  const refresh = async (): Promise<void> => {
    try {
      const { jobs } = await client.request('jobs.list', {});
      setState({ jobs });
    } catch {
      // Without a connection the panel keeps what it knew; the session says that it is lost.
    }
  };

  const importPlaces = (places: readonly string[]): Promise<void> =>
    run('import', async (signal, progress) => {
      let before: ImportSummary | null = null;
      for (const place of places) {
        const earlier: ImportSummary | null = before;
        const onProgress = (part: ImportSummary): void => {
          const summary = together(earlier, part);
          progress({ done: read(summary), total: summary.found, summary });
        };
        before = together(earlier, await client.job('import.run', { place }, { signal, onProgress }));
      }
      return { summary: before };
    });

  client.on('jobs.changed', ({ jobs }) => setState({ jobs }));

  return {
    store,
    refresh,
    cancel: (id) => {
      client.request('jobs.cancel', { id }).catch(() => undefined);
    },
    cancelOwn: () => running?.cancel(),
    places: (place) => client.request('places.list', { place }),
    importPlace: (place) => importPlaces([place]),
    importPlaces,
    choosePlace: async (want) => (await client.request('places.choose', { want })).place,
    openDemo: () =>
      run('demo', async (signal, onProgress) => {
        await client.job('demo.open', {}, { signal, onProgress });
        return {};
      }),
    prepare: (taskId, selection) =>
      run('prepare', async (signal, onProgress) => {
        // The contract's arrays are not read-only; nobody changes this one.
        const chosen = 'cases' in selection ? { cases: [...selection.cases] } : selection;
        await client.job('worklist.prepare', { taskId, selection: chosen }, { signal, onProgress });
        return {};
      }),
    problems: (offset, limit) => client.request('import.problems', { offset, limit }),
  };
}

function together(a: ImportSummary | null, b: ImportSummary): ImportSummary {
  if (a === null) return b;
  return {
    found: a.found + b.found,
    added: a.added + b.added,
    unchanged: a.unchanged + b.unchanged,
    refused: a.refused + b.refused,
    copies: a.copies + b.copies,
    conflicts: a.conflicts + b.conflicts,
    failed: a.failed + b.failed,
  };
}
