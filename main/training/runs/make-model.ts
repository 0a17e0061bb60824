import { ExpectedError } from '../../../core/domain/errors.ts';
import type { TrainingRecord } from '../../../core/training/record.ts';
import type { FinishedTraining } from '../training-set.ts';
import type { RunBook } from './run-book.ts';
import { bestOf, type RunRecord } from './run-record.ts';

export interface ModelPorts {
  /** ISO 8601, UTC. */
  readonly now: () => string;
  /** Makes a model of what was trained, which the station knows from then on. */
  readonly keepModel: (record: RunRecord, made: TrainingRecord, model: Uint8Array) => Promise<void>;
  readonly tell: (progress: { done: number; total: number | null; what: string }) => void;
}

/** Ends a run with its model; what it has learnt from goes, its record and curves stay. @throws what `keepModel` says */
export async function makeModel(
  book: RunBook,
  runId: string,
  end: FinishedTraining,
  { keepModel, now, tell }: ModelPorts,
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
