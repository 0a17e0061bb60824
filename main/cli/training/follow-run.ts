import type { TrainingRun } from '../../../core/contract/training.ts';
import { ExpectedError } from '../../../core/domain/errors.ts';
import type { OpenRuns } from '../../training/runs/create-training-runs.ts';
import type { CommandContext } from '../command.ts';
import { startProgress } from '../progress.ts';

type Runs = Pick<OpenRuns, 'pause' | 'settled' | 'list' | 'detail'>;

/** Hears of runs while a command follows one of them. */
export interface RunEar {
  heard: (run: TrainingRun) => void;
}

/**
 * Waits until a run has ended, and shows how far it is. Ctrl-C pauses it after the step in hand, with a checkpoint.
 * @returns how it has ended: `done` or `paused`. @throws ExpectedError with the sentence of a failure.
 */
export async function followRun(
  runs: Runs,
  runId: string,
  { context, ear }: { readonly context: CommandContext; readonly ear: RunEar },
): Promise<TrainingRun> {
  const progress = startProgress(context, 'Training');
  ear.heard = (run) => {
    if (run.runId !== runId || run.state !== 'running' || run.step === 0) return;
    progress.update(run.step, run.steps, noteOf(run));
  };
  const pause = (): void => {
    // It may have ended in this moment.
    void runs.pause(runId).catch(() => undefined);
  };
  if (context.signal.aborted) pause();
  context.signal.addEventListener('abort', pause, { once: true });
  try {
    await runs.settled(runId);
  } finally {
    context.signal.removeEventListener('abort', pause);
    await progress.end();
  }
  const run = runs.detail(runId).run;
  if (run.state === 'failed') throw new ExpectedError('training-failed', run.problem);
  return run;
}

function noteOf({ epoch, epochs, best, provider }: TrainingRun): string {
  const dice = best === null ? '' : `, best validation Dice ${best.toFixed(3)}`;
  return `epoch ${String(epoch)} of ${String(epochs)}${dice}, ${provider}`;
}
