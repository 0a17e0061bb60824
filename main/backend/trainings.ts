import { join } from 'node:path';
import type { EngineThread } from '../engine/engine-thread.ts';
import { keepRunModel } from '../training/package/keep-run-model.ts';
import { createRunFiles } from '../training/runs/run-files.ts';
import { createTraining, type Training } from '../training/training.ts';
import type { JobBoard } from './job-board.ts';
import type { Pages } from './pages.ts';
import type { BackendPorts } from './ports.ts';
import type { VisibleGate } from './visible-gate.ts';

/** Folder of a workspace in which its trainings lie. */
export const TRAINING_FOLDER = 'training';

/** Trainings on this workspace, as a page sees them: jobs of the list, behind whatever is on a screen. */
export function createTrainings(
  { folder, sealer, store, registry, modelPlaces, trainer, clock, random, log }: BackendPorts,
  about: {
    readonly thread: EngineThread;
    readonly jobs: JobBoard;
    readonly pages: Pages;
    readonly gate: VisibleGate;
    /** A model has come. */
    readonly onModel: () => Promise<void>;
  },
): Training {
  const { thread, jobs, pages, gate, onModel } = about;
  return createTraining({
    store,
    thread,
    idle: (signal) => gate.clear(signal),
    registry,
    files: createRunFiles(join(folder, TRAINING_FOLDER), sealer),
    trainer,
    clock,
    now: () => new Date().toISOString(),
    newRunId: () => Buffer.from(random(8)).toString('hex'),
    log,
    onChange: (run) => pages.emit('training.changed', run),
    asJob: (title, stop, work) =>
      jobs.run({ kind: 'training', title, priority: 'batch' }, (job) => {
        job.signal.addEventListener('abort', stop, { once: true });
        job.started();
        return work((progress) => job.progress(progress));
      }),
    async keepModel(run, record, model) {
      await keepRunModel(modelPlaces.station, run, { record, model });
      await onModel();
    },
  });
}
