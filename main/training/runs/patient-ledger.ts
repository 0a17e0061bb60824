import { z } from 'zod';
import { ExpectedError } from '../../../core/domain/errors.ts';
import type { SplitPart } from '../../../core/training/split.ts';
import type { RunFiles } from './run-files.ts';

/**
 * Which patients were in which part of the trainings of a workspace, by task. Who was held once stays held: a later model
 * and its parent can then be compared on patients that neither saw. Who was learnt from is never held after that.
 */
export interface PatientLedger {
  /** Where each patient has to be; patient key -> part. */
  pinned(taskId: string): Promise<ReadonlyMap<string, SplitPart>>;
  /** Before the run learns anything. */
  enter(taskId: string, runId: string, parts: Readonly<Record<SplitPart, readonly string[]>>): Promise<void>;
  /** Of a run that has made no model: what it saw is gone with it. */
  forget(runId: string): Promise<void>;
}

const keys = z.array(z.string());
const ledgerSchema = z.strictObject({
  format: z.literal('countersign-training-patients/1'),
  runs: z.record(
    z.string(),
    z.strictObject({ taskId: z.string(), training: keys, validation: keys, held: keys }),
  ),
});
type Ledger = z.infer<typeof ledgerSchema>;

const GROUP = 'patients';
const NAME = 'parts';
/** The first that a patient was in counts: what a model has seen once it cannot unsee. */
const PARTS: readonly SplitPart[] = ['training', 'validation', 'held'];

export function createPatientLedger(files: RunFiles): PatientLedger {
  let known: Ledger | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  const read = async (): Promise<Ledger> => {
    known ??= parsed(await files.read(GROUP, NAME));
    return known;
  };
  const change = (next: (ledger: Ledger) => Ledger['runs']): Promise<void> => {
    const work = turn.then(async () => {
      const ledger: Ledger = { format: 'countersign-training-patients/1', runs: next(await read()) };
      await files.write(GROUP, NAME, Buffer.from(JSON.stringify(ledger), 'utf8'));
      known = ledger;
    });
    turn = work.catch(() => undefined);
    return work;
  };
  return {
    async pinned(taskId) {
      const pins = new Map<string, SplitPart>();
      const runs = Object.values((await read()).runs).filter((one) => one.taskId === taskId);
      for (const part of PARTS) {
        for (const run of runs) for (const key of run[part]) if (!pins.has(key)) pins.set(key, part);
      }
      return pins;
    },
    enter: (taskId, runId, { training, validation, held }) =>
      change(({ runs }) => ({
        ...runs,
        [runId]: { taskId, training: [...training], validation: [...validation], held: [...held] },
      })),
    forget: (runId) =>
      change(({ runs }) => Object.fromEntries(Object.entries(runs).filter(([id]) => id !== runId))),
  };
}

function parsed(bytes: Uint8Array | null): Ledger {
  if (bytes === null) return { format: 'countersign-training-patients/1', runs: {} };
  try {
    return ledgerSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch (cause) {
    // Not silently empty: held patients would be learnt from.
    throw new ExpectedError(
      'training-ledger-damaged',
      'The list of patients that trainings have held back is damaged, so nothing can be trained; restore the folder training/patients of the workspace from a backup.',
      { cause },
    );
  }
}
