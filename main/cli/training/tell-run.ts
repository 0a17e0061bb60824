import type { TrainingRun, TrainingRunDetail, TrainingSurvey } from '../../../core/contract/training.ts';
import { chosenPoint } from '../../../core/training/model-card.ts';
import type { SplitPart } from '../../../core/training/split.ts';
import type { TrainingRecord } from '../../../core/training/record.ts';
import type { CommandContext } from '../command.ts';
import { counted } from '../counted.ts';
import { duration } from '../progress.ts';

/** What was made, as the commands say it. */
export interface MadeModel {
  readonly id: string;
  /** Absolute. */
  readonly folder: string;
  readonly record: TrainingRecord;
}

/** What the cases are, before anything is learnt. */
export async function tellSurvey(context: CommandContext, survey: TrainingSurvey): Promise<void> {
  const { patients, cases, warnings } = survey;
  const others = `${String(cases.unlabelled)} without anything signed`;
  await tellParts(context, { patients, cases, others });
  for (const warning of warnings) await context.err.line(warning);
}

/** How cases are dealt. @param others those that are in none of the parts */
export async function tellParts(
  { err }: CommandContext,
  {
    patients,
    cases,
    others,
  }: {
    readonly patients: Readonly<Record<SplitPart, number>>;
    readonly cases: Readonly<Record<SplitPart, number>>;
    readonly others: string;
  },
): Promise<void> {
  await err.line(
    `Learning from ${counted(cases.training, 'case')} of ${counted(patients.training, 'patient')}, measuring on ` +
      `${String(cases.validation)} of ${String(patients.validation)}, holding back ${String(cases.held)} of ${String(patients.held)}; ` +
      `${others}.`,
  );
}

/** The end of a run. @param goOn the command that goes on with it. */
export async function tellEnd(
  context: CommandContext,
  about: { readonly detail: TrainingRunDetail; readonly made: MadeModel | null; readonly goOn: string },
): Promise<void> {
  const { detail, made, goOn } = about;
  const { run } = detail;
  const chosen = made === null ? null : chosenPoint(made.record);
  if (context.json) {
    await context.out.line(
      JSON.stringify({
        run,
        model: made === null ? null : { id: made.id, folder: made.folder },
        dice: chosen?.dice ?? null,
        structures: chosen?.structures ?? null,
        counts: made?.record.counts ?? null,
        seconds: made?.record.seconds ?? null,
        notes: detail.notes,
        goOn: made === null ? goOn : null,
      }),
    );
    return;
  }
  if (made === null) {
    await context.err.line(`Paused in epoch ${String(run.epoch)}. Go on with: ${goOn}`);
    return;
  }
  const { out } = context;
  await out.line(`${made.id}: ${made.folder}`);
  await out.line(
    `Epoch ${String(made.record.chosenEpoch)} of ${String(made.record.epochs.length)}, ${duration(made.record.seconds)} on ${made.record.provider}` +
      (chosen?.dice == null ? '.' : `; Dice on validation cases: ${chosen.dice.toFixed(3)}`),
  );
  for (const { id, name } of detail.structures) {
    const dice = chosen?.structures[id];
    await out.line(`  ${name}: ${dice == null ? 'not measured' : dice.toFixed(3)}`);
  }
}

export async function tellRuns({ out, json }: CommandContext, runs: readonly TrainingRun[]): Promise<void> {
  if (json) {
    await out.line(JSON.stringify({ runs }));
    return;
  }
  if (runs.length === 0) await out.line('There is no training.');
  for (const run of runs) {
    const dice = run.best === null ? '' : `, best Dice ${run.best.toFixed(3)}`;
    const problem = run.problem === '' ? '' : `: ${run.problem}`;
    await out.line(
      `${run.runId}  ${run.state}  ${run.modelId}  epoch ${String(run.epoch)} of ${String(run.epochs)}${dice}  ${run.startedAt}${problem}`,
    );
  }
}
