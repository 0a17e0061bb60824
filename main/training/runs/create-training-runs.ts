import type { TrainingRun } from '../../../core/contract/training.ts';
import { ExpectedError } from '../../../core/domain/errors.ts';
import type { RunningTraining } from '../training-set.ts';
import { createRunBook, type RunBook } from './run-book.ts';
import { notesOf } from './run-notes.ts';
import type { RunRecord } from './run-record.ts';
import { performRun, type PerformPorts, type PerformWork, type RunInHand } from './perform-run.ts';
import type { RunFiles } from './run-files.ts';
import type { PatientLedger } from './patient-ledger.ts';
import type { TrainingRuns } from './training-runs.ts';

export interface RunsPorts extends PerformPorts {
  readonly files: RunFiles;
  readonly ledger: Pick<PatientLedger, 'forget'>;
  /** A run has moved on; a few times a second at most. */
  readonly onChange: (run: TrainingRun) => void;
  /**
   * Work that a list of jobs shows.
   * @param stop pauses the run, when somebody cancels the job.
   */
  readonly asJob: (
    title: string,
    stop: () => void,
    work: (tell: (progress: { done: number; total: number | null; what: string }) => void) => Promise<void>,
  ) => Promise<void>;
}

/** A run that is asked for. */
export type NewRun = Omit<
  RunRecord,
  | 'format'
  | 'set'
  | 'checkpoint'
  | 'finishing'
  | 'epochs'
  | 'validation'
  | 'initialParts'
  | 'providers'
  | 'warnings'
> & {
  readonly initial: Float32Array | null;
};

export interface OpenRuns extends Omit<TrainingRuns, 'start'> {
  begin(run: NewRun): Promise<TrainingRun>;
  records(): readonly RunRecord[];
  /**
   * A provider of somebody's choice from the next step on, also another one than before: then the model is not that of an
   * uninterrupted training. Null: the one that it has learnt on, or by measurement. @throws ExpectedError `run-state`
   */
  useProvider(runId: string, provider: string | null): Promise<void>;
  /** Resolves when the run waits, runs or ends no more. */
  settled(runId: string): Promise<void>;
}

/** A step may take seconds: who shuts the program down does not wait longer for a checkpoint. */
const LAST_CHECKPOINT_MS = 5_000;

/** Reads what is known of runs; what a kill has interrupted is so called until `takeUp`. */
export async function openTrainingRuns(ports: RunsPorts): Promise<OpenRuns> {
  const book = await createRunBook(ports);
  let active: { readonly runId: string; readonly hand: RunInHand; readonly done: Promise<void> } | null =
    null;
  let closed = false;

  const next = (): void => {
    if (active !== null || closed) return;
    const waiting = book.waiting();
    if (waiting === null) return;
    const hand = createHand();
    const done = work(book, waiting, hand).finally(() => {
      active = null;
      next();
    });
    active = { runId: waiting, hand, done };
  };

  const work = async (runBook: RunBook, runId: string, hand: RunInHand): Promise<void> => {
    let begun = false;
    const perform = (tell: PerformWork['tell']): Promise<void> => {
      begun = true;
      return performRun(runBook, runId, hand, { ...ports, tell });
    };
    // What went wrong is in the record, and the list of jobs says it.
    await ports.asJob('Training a model', () => hand.stop('pause'), perform).catch(() => undefined);
    // The list of jobs takes no more: the run would wait for its turn for ever.
    if (!begun && runBook.has(runId)) runBook.note(runId, { run: { state: 'interrupted' } });
  };

  const handOf = (runId: string): RunInHand | null => (active?.runId === runId ? active.hand : null);
  const queue = async (runId: string, change: Partial<RunRecord> = {}): Promise<void> => {
    await book.change(runId, { ...change, run: { state: 'waiting', problem: '' } });
    next();
  };

  return {
    list: () => book.all().map(({ run }) => run),
    records: () => book.all(),
    detail: (runId) => {
      const record = book.get(runId);
      const { run, plan, structures, epochs, validation } = record;
      return {
        run,
        plan,
        structures: structures.map(({ id, name, colour }) => ({ id, name, colour })),
        epochs,
        validation,
        checkpoint: record.checkpoint !== null,
        notes: notesOf(record),
      };
    },
    async begin({ initial, ...given }) {
      const { runId } = given.run;
      const initialParts =
        initial === null ? 0 : await ports.files.writeParts(runId, 'initial', bytesOf(initial));
      const record: RunRecord = {
        format: 'countersign-run/1',
        ...given,
        initialParts,
        set: null,
        checkpoint: null,
        finishing: false,
        epochs: [],
        validation: [],
        providers: [],
        warnings: [],
      };
      await book.add(record);
      next();
      return book.get(runId).run;
    },
    async pause(runId) {
      const hand = handOf(runId);
      if (hand !== null) {
        hand.stop('pause');
        return;
      }
      const { state } = book.get(runId).run;
      if (state !== 'waiting' && state !== 'interrupted') throw notNow();
      await book.change(runId, { run: { state: 'paused' } });
    },
    async resume(runId) {
      const { state } = book.get(runId).run;
      if (state === 'done' || state === 'running' || state === 'waiting') throw notNow();
      await queue(runId);
    },
    async useProvider(runId, provider) {
      const { state } = book.get(runId).run;
      if (state === 'done' || state === 'running') throw notNow();
      await book.change(runId, { provider });
    },
    async finish(runId) {
      const record = book.get(runId);
      // One that has just failed is in hand for a moment more.
      const hand = record.run.state === 'running' ? handOf(runId) : null;
      if (record.run.state === 'done') throw notNow();
      // Steps that no checkpoint has kept are lost with the process that has done them.
      if (record.run.step === 0 || (record.checkpoint === null && hand === null)) {
        throw new ExpectedError(
          'run-state',
          'This training has learnt nothing yet, so there is no model to make of it; let it go on or discard it.',
        );
      }
      if (hand === null) await queue(runId, { finishing: true });
      else hand.stop('finish');
    },
    async discard(runId) {
      const record = book.get(runId);
      // So that nothing begins it while it goes.
      if (record.run.state === 'waiting' && handOf(runId) === null) {
        await book.change(runId, { run: { state: 'paused' } });
      }
      const hand = handOf(runId);
      if (hand !== null && active !== null) {
        const { done } = active;
        hand.stop('discard');
        await done;
      }
      if (book.get(runId).run.state !== 'done' && record.run.state !== 'done')
        await ports.ledger.forget(runId);
      await book.remove(runId);
    },
    takeUp() {
      for (const { run } of book.all()) {
        if (run.state !== 'interrupted') continue;
        void book.change(run.runId, { run: { state: 'waiting', problem: '' } }).then(next, () => undefined);
      }
    },
    async settled(runId) {
      for (;;) {
        if (active?.runId === runId) await active.done;
        else if (active !== null && book.has(runId) && book.get(runId).run.state === 'waiting')
          await active.done;
        else return;
      }
    },
    async close() {
      closed = true;
      if (active !== null) {
        const { hand, done } = active;
        hand.stop('close');
        const stopTimer = ports.clock.after(LAST_CHECKPOINT_MS, () => hand.kill());
        await done;
        stopTimer();
      }
      await book.close();
    },
  };
}

function createHand(): RunInHand {
  let running: RunningTraining | null = null;
  let want: ReturnType<RunInHand['wanted']> = null;
  const stopped = new AbortController();
  const apply = (): void => {
    if (running === null) return;
    if (want === 'finish') running.finish();
    else if (want === 'discard') running.kill();
    else if (want !== null) running.pause();
  };
  return {
    signal: stopped.signal,
    wanted: () => want,
    stop(how) {
      // The program closes: whatever else is wanted comes at the next start.
      if (want === 'close' || want === 'discard') return;
      want = how;
      // The model of the best state is made of what is learnt: collecting goes on.
      if (how !== 'finish') stopped.abort();
      apply();
    },
    runs(training) {
      running = training;
      apply();
    },
    kill: () => running?.kill(),
  };
}

function notNow(): ExpectedError {
  return new ExpectedError('run-state', 'This training is in another state by now; look at the list again.');
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
