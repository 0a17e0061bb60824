import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { TrainingRun } from '../../core/contract/training.ts';
import type { TrainingRecord } from '../../core/training/record.ts';
import { trainingPlanSchema, type TrainingPlan } from '../../core/training/plan.ts';
import type { EngineThread } from '../../main/engine/engine-thread.ts';
import { createEngineApi } from '../../main/engine/worker/engine-api.ts';
import { systemClock } from '../../main/inference/clock.ts';
import type { ModelRegistry } from '../../main/models/model-registry.ts';
import { modelTaken } from '../../main/models/model-staging.ts';
import { loadRegistry } from '../../main/models/model-registry.ts';
import { createSealer, type DataKey } from '../../main/sealing/sealer.ts';
import type { Store } from '../../main/store/store.ts';
import { createTraining, type Training } from '../../main/training/training.ts';
import { createRunFiles, type RunFiles } from '../../main/training/runs/run-files.ts';
import type { OpenRuns } from '../../main/training/runs/create-training-runs.ts';
import type { TrainingOrder } from '../../main/training/runs/training-runs.ts';
import type { Trainer } from '../../main/training/training-set.ts';
import { plainView } from './plain-view.ts';

/** A plan that takes nothing: 8 x 8 pixels, two levels. */
export function tinyPlan(given: Partial<TrainingPlan> = {}): TrainingPlan {
  return trainingPlanSchema.parse({
    view: plainView({ width: 8, height: 8, mean: [0.5], std: [0.25] }),
    network: { levels: 2, baseChannels: 2, maxChannels: 4 },
    batch: 2,
    epochs: 3,
    validation: { share: 0.34, every: 1 },
    ...given,
  });
}

export interface KeptModel {
  readonly runId: string;
  readonly record: TrainingRecord;
  readonly model: Uint8Array;
}

export interface TrainingBench {
  readonly training: Training;
  readonly files: RunFiles;
  /** Every run that was told of, in order. */
  readonly told: TrainingRun[];
  /** Models that were kept. */
  readonly kept: KeptModel[];
  readonly log: string[];
  start(given?: Partial<TrainingOrder> & { readonly held?: number }): Promise<TrainingRun>;
  runs(): Promise<Omit<OpenRuns, 'begin' | 'records'>>;
  /** Resolves when a run is in this state, told already or to come. */
  state(runId: string, state: TrainingRun['state']): Promise<TrainingRun>;
}

/** Trainings on a workspace of the test. */
export async function trainingBench(about: {
  readonly store: Store;
  readonly folder: string;
  readonly taskId: string;
  readonly trainer: Trainer;
  readonly key?: DataKey;
  readonly registry?: ModelRegistry;
  /** Ids that an import takes while a training goes on. */
  readonly taken?: ReadonlySet<string>;
  /** Stands between the trainings and their files. */
  readonly around?: (files: RunFiles) => RunFiles;
}): Promise<TrainingBench> {
  const { store, folder, taskId, trainer, key = null } = about;
  const never = new AbortController().signal;
  const engine = createEngineApi(
    {
      masksFolder: join(folder, 'masks'),
      embeddingsFolder: join(folder, 'embeddings'),
      embeddingBytes: 2 ** 20,
      key,
    },
    { run: () => Promise.reject(new Error('This test has no networks.')) },
  );
  /** In this thread: starting one takes longer than the tests. */
  const thread: Pick<EngineThread, 'call'> = {
    call: (name, input, { signal = never } = {}) =>
      engine[name](input, { signal, onProgress: () => undefined }),
  };
  const told: TrainingRun[] = [];
  const kept: KeptModel[] = [];
  const log: string[] = [];
  const waiting = new Set<() => void>();
  const plain = createRunFiles(join(folder, 'training'), createSealer(key, 'files'));
  const files = about.around?.(plain) ?? plain;
  let ids = 0;
  const training = createTraining({
    store,
    thread,
    registry: about.registry ?? (await loadRegistry([])),
    files,
    trainer,
    clock: systemClock,
    now: () => new Date(Date.UTC(2026, 0, 1, 0, 0, told.length)).toISOString(),
    newRunId: () => (Date.now() * 1000 + ids++).toString(16).padStart(16, '0').slice(-16),
    log: (line) => void log.push(line),
    onChange: (run) => {
      told.push(run);
      for (const look of [...waiting]) look();
    },
    asJob: (_title, _stop, work) => work(() => undefined),
    keepModel: ({ run }, record, model) => {
      if (about.taken?.has(run.modelId) === true) return Promise.reject(modelTaken(run.modelId));
      kept.push({ runId: run.runId, record, model });
      return Promise.resolve();
    },
  });
  onTestFinished(() => training.close());
  let names = 0;
  return {
    training,
    files,
    told,
    kept,
    log,
    start: ({ held = 0, ...given } = {}) =>
      training.start({
        source: { taskId, unsigned: null, held },
        plan: tinyPlan(),
        modelId: `wrist-${String(++names)}`,
        name: 'Wrist',
        parent: null,
        ...given,
      }),
    runs: () => training.runs(),
    state: (runId, state) =>
      new Promise((resolve) => {
        const look = (): void => {
          const last = told.findLast((one) => one.runId === runId);
          if (last?.state !== state) return;
          waiting.delete(look);
          resolve(last);
        };
        waiting.add(look);
        look();
      }),
  };
}
