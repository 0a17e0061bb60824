import { defectTrace } from '../../../core/contract/defect.ts';
import { CancelledError, ExpectedError } from '../../../core/domain/errors.ts';
import type { Clock } from '../../inference/clock.ts';
import type { CollectedFacts, CollectWork, SetSink } from '../data/collected-set.ts';
import type { RunningTraining, Trainer, TrainingListener } from '../training-set.ts';
import { createSetWriter, readSet } from './frozen-set.ts';
import { makeModel, type ModelPorts } from './make-model.ts';
import { stateStem, type RunBook } from './run-book.ts';
import { notesOf } from './run-notes.ts';
import { bestOf, type RunRecord } from './run-record.ts';
import type { RunFiles } from './run-files.ts';

/** How a run that goes on is ended from outside. */
export interface RunInHand {
  /** Fires when collecting examples should end. */
  readonly signal: AbortSignal;
  wanted(): 'pause' | 'finish' | 'discard' | 'close' | null;
  stop(how: 'pause' | 'finish' | 'discard' | 'close'): void;
  /** From here on the training itself goes on. */
  runs(training: RunningTraining): void;
  kill(): void;
}

export interface PerformPorts extends Pick<ModelPorts, 'now' | 'keepModel'> {
  readonly files: RunFiles;
  readonly trainer: Trainer;
  readonly clock: Clock;
  /** Makes the examples of a run. */
  readonly collect: (record: RunRecord, sink: SetSink, work: CollectWork) => Promise<CollectedFacts>;
  /** One line without anything of a patient. */
  readonly log: (line: string) => void;
}

export type PerformWork = PerformPorts & ModelPorts;

/**
 * Collects, trains and keeps the model, from wherever the run was left. The record says how it has ended.
 * @throws what it has ended with: CancelledError when somebody has paused it.
 */
export async function performRun(
  book: RunBook,
  runId: string,
  hand: RunInHand,
  ports: PerformWork,
): Promise<void> {
  try {
    await book.change(runId, { run: { state: 'running', problem: '' } });
    if (book.get(runId).set === null) await collect(book, runId, hand, ports);
    await train(book, runId, hand, ports);
  } catch (error) {
    await ended(book, runId, { hand, ports, error });
    throw error;
  }
}

async function collect(book: RunBook, runId: string, hand: RunInHand, ports: PerformWork): Promise<void> {
  const record = book.get(runId);
  const outputs = record.structures.map(({ id }) => id);
  ports.trainer.requireMemory?.(record.plan, outputs);
  const sink = createSetWriter(ports.files, runId);
  const facts = await ports.collect(record, sink, {
    signal: hand.signal,
    onProgress: (done, total) => ports.tell({ done, total, what: 'Collecting cases' }),
  });
  const parts = await sink.end();
  await book.change(runId, { set: { parts, ...facts } });
  for (const note of notesOf(book.get(runId))) ports.log(note);
}

async function train(book: RunBook, runId: string, hand: RunInHand, ports: PerformWork): Promise<void> {
  const { files, trainer } = ports;
  const record = book.get(runId);
  const lists = await readSet(files, runId, record.set?.parts ?? 0);
  const checkpoint = await stateOf(files, record);
  const initial =
    record.initialParts === 0 ? null : await files.readParts(runId, 'initial', record.initialParts);
  // What came after the checkpoint comes again.
  const until = record.checkpoint?.epoch ?? 0;
  const epochs = record.epochs.filter(({ epoch }) => epoch <= until);
  const validation = record.validation.filter(({ epoch }) => epoch <= until);
  const isNew = record.checkpoint === null;
  book.note(runId, {
    epochs,
    validation,
    ...(isNew ? { providers: [], warnings: [] } : {}),
    run: { best: bestOf(validation), ...(isNew ? { epoch: 0, step: 0 } : {}) },
  });
  if (hand.wanted() !== null && hand.wanted() !== 'finish') throw new CancelledError();
  const states = stateKeeper(book, runId, files);
  const training = trainer.start(
    {
      plan: record.plan,
      set: { structures: record.structures.map(({ id }) => id), mirrored: record.mirrored, ...lists },
      initial: initial === null ? null : floatsOf(initial),
      checkpoint,
      provider: record.provider,
    },
    listener(book, runId, { ...ports, keep: states.keep }),
  );
  if (record.finishing) hand.stop('finish');
  hand.runs(training);
  // However it ends: what a state that is being written would meet is not there any more, or is of another state.
  const end = await training.end.finally(() => states.settled());
  if (end.kind === 'paused') {
    await states.keep(end.checkpoint);
    throw new CancelledError();
  }
  await makeModel(book, runId, end, ports);
}

function listener(
  book: RunBook,
  runId: string,
  { keep, tell, log }: Pick<PerformWork, 'tell' | 'log'> & Pick<StateKeeper, 'keep'>,
): TrainingListener {
  return {
    onProgress({ epoch, epochs, step, steps, secondsLeft, provider }) {
      const { providers } = book.get(runId);
      const more = providers.at(-1) === provider ? {} : { providers: [...providers, provider] };
      book.note(runId, { ...more, run: { epoch, epochs, step, steps, secondsLeft, provider } });
      tell({ done: step, total: steps, what: 'Training' });
    },
    onEpoch: (point) => book.note(runId, { epochs: [...book.get(runId).epochs, point] }),
    onValidation(point) {
      const validation = [...book.get(runId).validation, point];
      book.note(runId, { validation, run: { best: bestOf(validation) } });
    },
    onCheckpoint: keep,
    onWarning(sentence) {
      book.note(runId, { warnings: [...book.get(runId).warnings, sentence] });
      log(sentence);
    },
  };
}

interface StateKeeper {
  /** The state is on the disk when it resolves. */
  readonly keep: (state: Uint8Array) => Promise<void>;
  /** Resolves when no state is being written, whether that went well or not. */
  readonly settled: () => Promise<void>;
}

function stateKeeper(book: RunBook, runId: string, files: RunFiles): StateKeeper {
  let writing: Promise<unknown> = Promise.resolve();
  return {
    keep(state) {
      const work = keepState(book, runId, state, files);
      writing = work.catch(() => undefined);
      return work;
    },
    settled: async () => {
      await writing;
    },
  };
}

/** The old state stays until the new one is whole and the record names it. */
async function keepState(book: RunBook, runId: string, state: Uint8Array, files: RunFiles): Promise<void> {
  const { checkpoint, epochs } = book.get(runId);
  const number = (checkpoint?.number ?? 0) + 1;
  const parts = await files.writeParts(runId, stateStem(number), state);
  await book.change(runId, { checkpoint: { number, parts, epoch: epochs.at(-1)?.epoch ?? 0 } });
}

async function stateOf(files: RunFiles, { run, checkpoint }: RunRecord): Promise<Uint8Array | null> {
  if (checkpoint === null) return null;
  const state = await files.readParts(run.runId, stateStem(checkpoint.number), checkpoint.parts);
  if (state !== null) return state;
  throw new ExpectedError(
    'training-set-damaged',
    'The last checkpoint of this training is damaged; discard it and start it anew.',
  );
}

async function ended(
  book: RunBook,
  runId: string,
  { hand, ports, error }: { readonly hand: RunInHand; readonly ports: PerformWork; readonly error: unknown },
): Promise<void> {
  const want = hand.wanted();
  if (want === 'discard' || !book.has(runId)) return;
  const cancelled = error instanceof CancelledError || (want === 'close' && hand.signal.aborted);
  const run = cancelled
    ? ({ state: want === 'close' ? 'interrupted' : 'paused', secondsLeft: null } as const)
    : ({ state: 'failed', problem: sentenceOf(error), secondsLeft: null } as const);
  if (!cancelled && !(error instanceof ExpectedError))
    ports.log(`a training has failed: ${defectTrace(error)}`);
  // On a full disk it stays in memory; at the next start the run is called interrupted.
  await book.change(runId, { run }).catch(() => undefined);
}

function sentenceOf(error: unknown): string {
  if (error instanceof ExpectedError) return error.message;
  return 'The training has failed by a defect of the program; resume it, and report the defect if it happens again.';
}

function floatsOf(bytes: Uint8Array): Float32Array {
  // A copy: parts of files need not begin where a float may.
  return new Float32Array(bytes.slice().buffer);
}
