import { calibrationText, type CalibrationResult } from '../../../core/calibration/calibration-report.ts';
import type { LoadedEngine } from '../../engine/load-engine.ts';
import { calibrateTask, type CalibrationPhase } from '../../evaluation/calibrate-task.ts';
import type { LabelledCase } from '../../evaluation/loaded-case.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import { startPhases } from '../progress.ts';
import { wholeNumber } from '../whole-number.ts';

/** How patients are dealt to the folds of the cross-validation. */
export interface Folding {
  readonly folds: number;
  readonly seed: number;
}

/** @throws UsageError */
export function foldingOf(input: CommandInput): Folding {
  return {
    folds: wholeNumber(input.text('folds') ?? '5', { name: 'folds', least: 3, most: 20 }),
    seed: wholeNumber(input.text('seed') ?? '1', { name: 'seed', least: 0, most: 2 ** 31 - 1 }),
  };
}

const PHASES: Readonly<Record<CalibrationPhase, string>> = {
  load: 'First guesses',
  search: 'Trying settings',
  validate: 'Cross-validation',
};

/** @param about folds, and whose cases these are, for the record. @throws ExpectedError, CancelledError */
export async function runCalibration(
  engine: LoadedEngine,
  cases: readonly LabelledCase[],
  about: { readonly folding: Folding; readonly from: string },
  context: CommandContext,
): Promise<CalibrationResult> {
  const progress = startPhases(context, PHASES);
  try {
    return await calibrateTask(engine, cases, {
      ...about.folding,
      signal: context.signal,
      from: about.from,
      at: new Date().toISOString(),
      models: Object.fromEntries(engine.models.map(({ id, version }) => [id, version])),
      onProgress: (now, done, total) => progress.update(now, done, total),
    });
  } finally {
    await progress.end();
  }
}

/** @param about where the task was written, and what took no part, in words. */
export async function tellCalibration(
  context: CommandContext,
  result: CalibrationResult,
  about: { readonly file: string; readonly left: readonly string[] },
): Promise<void> {
  const { task, validation, cases, groups, folds, kept, keeps } = result;
  if (context.json) {
    const structures = Object.fromEntries(
      task.structures.map(({ id }, index) => [id, validation.structures[index] ?? null]),
    );
    const { overall, absence } = validation;
    const version = { task: task.id, version: task.version, file: about.file };
    await context.out.line(
      JSON.stringify({
        ...version,
        ...{ cases, groups, folds, overall, structures, absence, kept },
        keeps: Object.fromEntries(task.structures.map(({ id }, index) => [id, keeps[index]])),
      }),
    );
    return;
  }
  for (const line of calibrationText(result)) await context.out.line(line);
  if (about.left.length > 0) await context.out.line(`Left out: ${about.left.join(', ')}.`);
  await context.out.line(`Version ${task.version} of the task ${task.id}: ${about.file}`);
}
