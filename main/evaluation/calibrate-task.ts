import type { PromptEffort } from '../../core/calibration/candidates.ts';
import type { CalibrationResult } from '../../core/calibration/calibration-report.ts';
import { calibratedTask } from '../../core/calibration/calibrated-task.ts';
import {
  choiceInForce,
  FEWEST_CASES,
  rawChoice,
  searchSpace,
  type Choice,
} from '../../core/calibration/choice.ts';
import { crossValidate, type CrossValidation } from '../../core/calibration/cross-validate.ts';
import { assignFolds } from '../../core/calibration/folds.ts';
import { keptDice, keptGain, keptOf, type Kept } from '../../core/calibration/verdict.ts';
import { searchSettings, servedStructures } from '../../core/calibration/search.ts';
import { CancelledError, ExpectedError } from '../../core/domain/errors.ts';
import type { CalibrationRecord, Task } from '../../core/domain/task.ts';
import type { Engine } from '../../core/pipeline/engine.ts';
import { loadCase, type LabelledCase, type LoadedCase } from './loaded-case.ts';
import { createMeasurer } from './measurer.ts';

export interface CalibrateOptions {
  readonly folds: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Where the cases come from, for the record; no patient data. */
  readonly from: string;
  /** ISO 8601. */
  readonly at: string;
  /** Versions of the models by id, for the record. */
  readonly models: Readonly<Record<string, string>>;
  readonly onProgress: (phase: CalibrationPhase, done: number, total: number) => void;
  /** The engine whose U-Net guesses a case, where it is not one for all (cross-fitting); task and SAM are the same. */
  readonly engineOf?: (caseId: string) => Engine;
  /** How many prompts are tried; all when not said. */
  readonly prompts?: PromptEffort;
}

export type CalibrationPhase = 'load' | 'search' | 'validate';

/** Nested cross-validation needs something to choose on, something to try it on and something to score. */
const FEWEST_GROUPS = 3;

/**
 * Finds settings on labelled cases and says what they gain on cases that took no part.
 * @throws ExpectedError with too few cases, CancelledError when the signal fires: nothing is written here.
 */
export async function calibrateTask(
  engine: Engine,
  cases: readonly LabelledCase[],
  options: CalibrateOptions,
): Promise<CalibrationResult> {
  const groups = new Set(cases.map((one) => one.group)).size;
  refuseTooFew(cases.length, groups);
  const loaded = await loadAll(engine, cases, options);
  const overlap = loaded.some((one) => one.overlaps);
  const space = searchSpace(engine.task, overlap ? 'somewhere' : 'never', options.prompts);
  const measurer = createMeasurer(engine, space, loaded, { signal: options.signal });
  const folds = assignFolds(
    cases.map((one) => one.group),
    options.folds,
    options.seed,
  );
  const training = { measurer, cases: loaded.map((_, index) => index), folds };
  const found = await searchSettings(space, training, counter(options, 'search', loaded.length));
  const count = new Set(folds).size;
  const validation = await crossValidate(
    space,
    measurer,
    folds,
    counter(options, 'validate', loaded.length * count),
  );
  const served = servedStructures(space, training);
  const inForce = choiceInForce(space);
  const keeps = engine.task.structures.map((_, index): Kept => {
    const gain = validation.structures[index] ?? null;
    return gain === null || !served.has(index) ? 'calibrated' : keptOf(gain);
  });
  const choice: Choice = {
    ...found,
    structures: found.structures.map((one, index) => {
      if (keeps[index] === 'unet') return rawChoice(one, space);
      // Presence is judged with the anatomy that was learnt now.
      const { presenceThreshold } = one;
      return keeps[index] === 'in-force' ? { ...inForce.structures[index]!, presenceThreshold } : one;
    }),
  };
  const ids = engine.task.structures.map((structure) => structure.id);
  const record = recordOf(engine.task, validation, { ...options, served, folds: count, cases: cases.length });
  return {
    task: calibratedTask(space, choice, record),
    cases: cases.length,
    groups,
    folds: count,
    validation,
    kept: ids.filter((_, index) => !served.has(index)),
    keeps,
    overlap,
  };
}

function refuseTooFew(cases: number, groups: number): void {
  if (cases >= FEWEST_CASES && groups >= FEWEST_GROUPS) return;
  throw new ExpectedError(
    'calibrate-few',
    `Calibration needs at least ${FEWEST_CASES} labelled cases of ${FEWEST_GROUPS} patients, but there are ` +
      `${cases} of ${groups}; label or sign more cases, 8 to 20 are a good start.`,
  );
}

async function loadAll(
  engine: Engine,
  cases: readonly LabelledCase[],
  options: CalibrateOptions,
): Promise<LoadedCase[]> {
  const loaded: LoadedCase[] = [];
  for (const one of cases) {
    if (options.signal.aborted) throw new CancelledError();
    loaded.push(await loadCase(options.engineOf?.(one.caseId) ?? engine, one));
    options.onProgress('load', loaded.length, cases.length);
  }
  return loaded;
}

function counter(options: CalibrateOptions, phase: CalibrationPhase, total: number): () => void {
  let done = 0;
  return () => {
    options.onProgress(phase, ++done, total);
  };
}

function recordOf(
  task: Task,
  validation: CrossValidation,
  about: Pick<CalibrateOptions, 'from' | 'at' | 'models'> & {
    readonly served: ReadonlySet<number>;
    readonly folds: number;
    readonly cases: number;
  },
): CalibrationRecord {
  const { from, at, cases, folds, models, served } = about;
  const gain: CalibrationRecord['gain'] = {};
  task.structures.forEach(({ id }, index) => {
    const own = validation.structures[index] ?? null;
    if (own === null || !served.has(index)) return;
    const interval = keptGain(own);
    if (interval === null) return;
    const { mean, low, high } = interval;
    gain[id] = { before: own.unet, after: keptDice(own), low: low ?? mean, high: high ?? mean, n: own.n };
  });
  return { from, at, cases, folds, models: { ...models }, gain };
}
