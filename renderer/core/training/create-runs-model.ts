import { createStore } from 'zustand/vanilla';
import type { Contract } from '../../../core/contract/contract.ts';
import type { TrainingRun, TrainingRunDetail } from '../../../core/contract/training.ts';
import type { Client } from '../../../core/transport/client.ts';
import { sentenceOf } from '../language/sentence-of.ts';
import type { RunsModel, RunsState } from './training-model.ts';

export interface OwnedRuns extends RunsModel {
  /** A run that this page has begun. */
  add(run: TrainingRun): void;
  stop(): void;
}

interface RunsPorts {
  readonly client: Client<Contract>;
  readonly onScreen: () => boolean;
  /** It has ended by itself while this page was open. */
  readonly onEnded: (run: TrainingRun) => void;
}

export function createRunsModel({ client, onScreen, onEnded }: RunsPorts): OwnedRuns {
  const store = createStore<RunsState>(() => ({
    phase: 'loading',
    problem: '',
    runs: [],
    chosen: null,
    detail: null,
    detailProblem: '',
  }));
  const { getState, setState } = store;
  /** One question at a time: what changes meanwhile is asked for once more after it. */
  let asking: 'no' | 'once' | 'again' = 'no';

  const readDetail = async (): Promise<void> => {
    if (asking !== 'no') {
      asking = 'again';
      return;
    }
    const { chosen } = getState();
    if (chosen === null) return;
    asking = 'once';
    try {
      const detail = await client.request('training.run', { runId: chosen });
      if (getState().chosen === chosen) setState({ detail, detailProblem: '' });
    } catch (error) {
      if (getState().chosen === chosen) setState({ detailProblem: sentenceOf(error) });
    }
    // Set to `again` by a call that came while this one waited, which the compiler does not see.
    const further = (asking as string) === 'again';
    asking = 'no';
    if (further) await readDetail();
  };

  const choose = (runId: string): void => {
    if (getState().chosen === runId) return;
    setState({ chosen: runId, detail: null, detailProblem: '' });
    void readDetail();
  };

  const chooseFirst = (): void => {
    setState({ chosen: null, detail: null, detailProblem: '' });
    const first = getState().runs[0];
    if (first !== undefined) choose(first.runId);
  };

  const refresh = async (): Promise<void> => {
    try {
      const { runs } = await client.request('training.runs', {});
      const sorted = runs.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
      const { chosen } = getState();
      setState({ runs: sorted, phase: 'ready', problem: '' });
      if (sorted.some((run) => run.runId === chosen)) return await readDetail();
      chooseFirst();
    } catch (error) {
      setState({ phase: 'failed', problem: sentenceOf(error) });
    }
  };

  /** @returns what was known of it before. */
  const put = (run: TrainingRun): TrainingRun | undefined => {
    const { runs } = getState();
    const before = runs.find(({ runId }) => runId === run.runId);
    setState({
      runs: before === undefined ? [run, ...runs] : runs.map((one) => (one === before ? run : one)),
    });
    return before;
  };

  const stopChanged = client.on('training.changed', (run) => {
    const before = put(run);
    if (before !== undefined && isGoingOn(before) && (run.state === 'done' || run.state === 'failed'))
      onEnded(run);
    if (getState().chosen !== run.runId || !onScreen()) return;
    // The curves have a new point only when an epoch has ended.
    if (run.epoch !== getState().detail?.run.epoch || run.state !== before?.state) void readDetail();
  });

  const stopRemoved = client.on('training.removed', ({ runId }) => {
    setState({ runs: getState().runs.filter((one) => one.runId !== runId) });
    if (getState().chosen === runId) chooseFirst();
  });

  const asked = async (asking: Promise<unknown>): Promise<string | null> => {
    try {
      await asking;
      return null;
    } catch (error) {
      return sentenceOf(error);
    }
  };

  return {
    store,
    refresh,
    choose,
    add: (run) => {
      put(run);
      choose(run.runId);
    },
    pause: (runId) => asked(client.request('training.pause', { runId })),
    resume: (runId) => asked(client.request('training.resume', { runId })),
    finish: (runId) => asked(client.request('training.finish', { runId })),
    discard: async (runId) => {
      const failure = await asked(client.request('training.discard', { runId }));
      await refresh();
      return failure;
    },
    stop: () => {
      stopChanged();
      stopRemoved();
    },
  };
}

/** Whether it works or will by itself. */
export function isGoingOn({ state }: Pick<TrainingRun, 'state'>): boolean {
  return state === 'waiting' || state === 'running';
}

/**
 * Whether there is anything to make a model of. What does not run has only its last checkpoint; while the page does
 * not know of one, the station answers.
 */
export function canFinish(
  { state, step }: Pick<TrainingRun, 'state' | 'step'>,
  detail: Pick<TrainingRunDetail, 'checkpoint'> | null,
): boolean {
  if (state === 'done' || step === 0) return false;
  return state === 'running' || detail === null || detail.checkpoint;
}
