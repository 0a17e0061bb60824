import { CancelledError, ExpectedError, messageOf } from '../../../core/domain/errors.ts';
import type { TrainingRecord } from '../../../core/training/record.ts';
import type { Clock } from '../../inference/clock.ts';
import type { CollectedFacts, CollectWork, SetSink } from '../data/collected-set.ts';
import type { FinishedTraining, RunningTraining, Trainer, TrainingListener } from '../training-set.ts';
import { createSetWriter, readSet } from './frozen-set.ts';
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

export interface PerformPorts {
  readonly files: RunFiles;
  readonly trainer: Trainer;
  readonly clock: Clock;
  /** ISO 8601, UTC. */
  readonly now: () => string;
  /** Makes the examples of a run. */
  readonly collect: (record: RunRecord, sink: SetSink, work: CollectWork) => Promise<CollectedFacts>;
  /** Makes a model of what was trained, which the station knows from then on. */
  readonly keepModel: (record: RunRecord, made: TrainingRecord, model: Uint8Array) => Promise<void>;
  /** One line without anything of a patient. */
  readonly log: (line: string) => void;
}

export interface PerformWork extends PerformPorts {
  readonly tell: (progress: { done: number; total: number | null; what: string }) => void;
}

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
  const training = trainer.start(
    {
      plan: record.plan,
      set: { structures: record.structures.map(({ id }) => id), mirrored: record.mirrored, ...lists },
      initial: initial === null ? null : floatsOf(initial),
      checkpoint,
      provider: record.provider,
    },
    listener(book, runId, ports),
  );
  if (record.finishing) hand.stop('finish');
  hand.runs(training);
  const end = await training.end;
  if (end.kind === 'paused') {
    await keepState(book, runId, end.checkpoint, files);
    throw new CancelledError();
  }
  await finish(book, runId, end, ports);
}

function listener(book: RunBook, runId: string, { files, tell, log }: PerformWork): TrainingListener {
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
    onCheckpoint: (state) => keepState(book, runId, state, files),
    onWarning(sentence) {
      book.note(runId, { warnings: [...book.get(runId).warnings, sentence] });
      log(sentence);
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

async function finish(
  book: RunBook,
  runId: string,
  end: FinishedTraining,
  { keepModel, now, tell }: PerformWork,
): Promise<void> {
  const record = book.get(runId);
  const { set, plan, task, parent, structures, providers } = record;
  if (set === null) throw new Error('A run has ended that had nothing to learn from.');
  tell({ done: record.run.steps, total: record.run.steps, what: 'Keeping the model' });
  const made: TrainingRecord = {
    format: 'countersign-training/1',
    plan,
    structures: structures.map(({ id }) => id),
    task,
    parent: parent ?? firstKnown(set.teachers),
    truth: set.truth,
    teachers: set.teachers,
    split: set.split,
    counts: set.counts,
    epochs: [...end.epochs],
    validation: [...end.validation],
    chosenEpoch: end.chosenEpoch,
    provider: providers.length < 2 ? end.provider : providers.join(', then '),
    runtime: end.runtime,
    seconds: end.seconds,
    finishedAt: now(),
  };
  const problem = await keepUnderFreeId(book, runId, (named) => keepModel(named, made, end.model));
  // Images and states of the run go with this; record and curves stay.
  await book.change(runId, {
    set: { ...set, parts: 0 },
    checkpoint: null,
    initialParts: 0,
    finishing: false,
    epochs: made.epochs,
    validation: made.validation,
    run: {
      state: 'done',
      problem,
      secondsLeft: null,
      best: bestOf(made.validation),
      provider: end.provider,
    },
  });
}

/** Ids that are tried where the run's own was taken by an import in the meantime. */
const IDS = 100;

/**
 * Hours of training are not lost for a name.
 * @returns a sentence where it is kept under another id than was asked for, else an empty text
 */
async function keepUnderFreeId(
  book: RunBook,
  runId: string,
  keep: (record: RunRecord) => Promise<void>,
): Promise<string> {
  const asked = book.get(runId).run.modelId;
  for (let number = 2; ; number++) {
    try {
      const record = book.get(runId);
      await keep(record);
      const { modelId } = record.run;
      if (modelId === asked) return '';
      return `Another model called ${asked} has come since this training began, so the new one is kept as ${modelId}.`;
    } catch (error) {
      if (!(error instanceof ExpectedError) || error.code !== 'model-id-taken' || number > IDS) throw error;
      // Written down first: after a kill the model is found under its new id.
      await book.change(runId, { run: { modelId: `${asked.slice(0, 60)}-${String(number)}` } });
    }
  }
}

/** Of most masks; weights that nobody knows are nobody's parent. */
function firstKnown(teachers: TrainingRecord['teachers']): TrainingRecord['parent'] {
  for (const { id, sha256 } of teachers) if (sha256 !== null) return { id, sha256 };
  return null;
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
    ports.log(`a training has failed: ${messageOf(error)}`);
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
