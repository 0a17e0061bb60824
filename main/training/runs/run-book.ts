import type { TrainingRun } from '../../../core/contract/training.ts';
import { ExpectedError } from '../../../core/domain/errors.ts';
import type { Clock } from '../../inference/clock.ts';
import { setFiles } from './frozen-set.ts';
import { partNames, type RunFiles } from './run-files.ts';
import { runRecordSchema, type RunRecord } from './run-record.ts';

/** A change of a record: of `run` only the fields that are given. */
export type RunChange = Partial<Omit<RunRecord, 'run'>> & { readonly run?: Partial<TrainingRun> };

/** What is known of all runs, in memory and on the disk. */
export interface RunBook {
  /** Newest first. */
  all(): readonly RunRecord[];
  has(runId: string): boolean;
  /** @throws ExpectedError `run-unknown` */
  get(runId: string): RunRecord;
  /** The run that has waited longest; null: none waits. */
  waiting(): string | null;
  add(record: RunRecord): Promise<void>;
  /** On the disk when it resolves; then files that the record does not name are gone. @throws ExpectedError `training-disk` */
  change(runId: string, change: RunChange): Promise<void>;
  /** In memory and told, not written down: how far it is. */
  note(runId: string, change: RunChange): void;
  remove(runId: string): Promise<void>;
  /** Resolves when everything is written. */
  close(): Promise<void>;
}

export interface RunBookPorts {
  readonly files: RunFiles;
  readonly clock: Clock;
  readonly onChange: (run: TrainingRun) => void;
  readonly log: (line: string) => void;
}

const RECORD = 'record';
/** How far a run is is told a few times a second at most; another state at once. */
const TELL_MS = 300;

export async function createRunBook({ files, clock, onChange, log }: RunBookPorts): Promise<RunBook> {
  const records = new Map<string, RunRecord>();
  const timers = new Map<string, () => void>();
  let writing: Promise<unknown> = Promise.resolve();

  const tell = (runId: string): void => {
    timers.get(runId)?.();
    timers.delete(runId);
    const record = records.get(runId);
    if (record !== undefined) onChange(record.run);
  };
  const get = (runId: string): RunRecord => {
    const record = records.get(runId);
    if (record !== undefined) return record;
    throw new ExpectedError('run-unknown', 'This training is not there any more; look at the list again.');
  };
  const write = (runId: string): Promise<void> => {
    const work = writing.then(async () => {
      const record = records.get(runId);
      if (record === undefined) return;
      await files.write(runId, RECORD, Buffer.from(JSON.stringify(record), 'utf8'));
      // After it: until then the old record names the old files.
      await files.keepOnly(runId, filesOf(record));
    });
    writing = work.catch(() => undefined);
    return work;
  };
  const apply = (runId: string, { run, ...change }: RunChange): void => {
    const before = get(runId);
    records.set(runId, { ...before, ...change, run: { ...before.run, ...run } });
  };

  for (const runId of await files.runs()) {
    const record = await readRecord(files, runId).catch(() => 'damaged' as const);
    if (record === 'damaged') {
      // Nobody can tell its states apart any more.
      log('a training whose record is damaged was found and is not used');
      continue;
    }
    if (record === null) {
      // A kill before its first record, or while it was discarded.
      await files.remove(runId).catch(() => undefined);
      continue;
    }
    const wasGoingOn = record.run.state === 'running' || record.run.state === 'waiting';
    const run = wasGoingOn ? { ...record.run, state: 'interrupted' as const, secondsLeft: null } : record.run;
    records.set(runId, { ...record, run });
  }

  return {
    all: () => [...records.values()].sort((a, b) => (a.run.startedAt < b.run.startedAt ? 1 : -1)),
    has: (runId) => records.has(runId),
    get,
    waiting: () => {
      const waiting = [...records.values()].filter(({ run }) => run.state === 'waiting');
      return waiting.sort((a, b) => (a.run.startedAt < b.run.startedAt ? -1 : 1))[0]?.run.runId ?? null;
    },
    async add(record) {
      const { runId } = record.run;
      records.set(runId, record);
      try {
        await write(runId);
      } catch (error) {
        records.delete(runId);
        await files.remove(runId).catch(() => undefined);
        throw error;
      }
      tell(runId);
    },
    async change(runId, change) {
      apply(runId, change);
      try {
        await write(runId);
      } finally {
        tell(runId);
      }
    },
    note(runId, change) {
      apply(runId, change);
      if (!timers.has(runId))
        timers.set(
          runId,
          clock.after(TELL_MS, () => tell(runId)),
        );
    },
    async remove(runId) {
      get(runId);
      records.delete(runId);
      timers.get(runId)?.();
      timers.delete(runId);
      await writing;
      await files.remove(runId);
    },
    async close() {
      for (const stop of timers.values()) stop();
      timers.clear();
      await writing;
    },
  };
}

/** Null: there is none. */
async function readRecord(files: RunFiles, runId: string): Promise<RunRecord | 'damaged' | null> {
  const bytes = await files.read(runId, RECORD);
  if (bytes === null) return null;
  const record = runRecordSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  return record.run.runId === runId ? record : 'damaged';
}

/** Names of everything that a record stands for. */
function filesOf({ set, checkpoint, initialParts }: RunRecord): string[] {
  return [
    RECORD,
    ...partNames('initial', initialParts),
    ...setFiles(set?.parts ?? 0),
    ...(checkpoint === null ? [] : partNames(stateStem(checkpoint.number), checkpoint.parts)),
  ];
}

export function stateStem(number: number): string {
  return `state-${String(number)}`;
}
