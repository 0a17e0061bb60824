import { join } from 'node:path';
import { CLEAR } from '../sealing/sealer.ts';
import { createMaskStore, type MaskStore } from '../workspace/mask-store.ts';
import { fileForm, THUMBNAIL_FILES } from '../workspace/sealed/sealed-files.ts';
import type { EngineThread } from '../engine/engine-thread.ts';
import type { BatchThreads } from '../exchange/batch-threads.ts';
import type { InferenceClient, InferenceEvent } from '../inference/client.ts';
import { createBatches, type Batches } from './batches.ts';
import { createEncodedMasks, type EncodedMasks } from './encoded-masks.ts';
import { createEngines, type Engines } from './engines.ts';
import { createExportProbability } from './export-probability.ts';
import { createExports, type Exports } from './exports.ts';
import { findModelIn } from '../exchange/batch/find-model-in.ts';
import { createLogins, type Logins } from './logins.ts';
import { createFrameCache, type FrameCache } from './frame-cache.ts';
import { createJobBoard, type JobBoard } from './job-board.ts';
import { createOffers, type Offers } from './offers.ts';
import { createOpenedCases, type OpenedCases } from './opened-cases.ts';
import { createPages, type Pages } from './pages.ts';
import { createPictures, type Pictures } from './pictures.ts';
import type { BackendPorts } from './ports.ts';
import { createPreparation, type Preparation } from './preparation.ts';
import { createPrompts, type Prompts } from './prompts.ts';
import { forgetNames } from './session.ts';
import type { Training } from '../training/training.ts';
import { createTrainings } from './trainings.ts';
import { createVisibleGate, type VisibleGate } from './visible-gate.ts';

/** What the operations work with, put together once. */
export interface BackendParts {
  readonly ports: BackendPorts;
  readonly inference: InferenceClient;
  /** For the screen. */
  readonly visible: EngineThread;
  /** For everything ahead of it. */
  readonly batch: EngineThread;
  readonly pages: Pages;
  readonly jobs: JobBoard;
  readonly offers: Offers;
  readonly logins: Logins;
  readonly engines: Engines;
  readonly gate: VisibleGate;
  readonly frames: FrameCache;
  readonly masks: EncodedMasks;
  readonly opened: OpenedCases;
  readonly preparation: Preparation;
  readonly batches: Batches;
  readonly prompts: Prompts;
  readonly pictures: Pictures;
  readonly exports: Exports;
  readonly models: { /** Reads them again, for everything that has loaded some. */ changed(): Promise<void> };
  readonly training: Training;
  /** In which exports are written. */
  readonly batchThreads: BatchThreads;
  /** Fires when the backend closes. */
  readonly closing: AbortSignal;
  /** 32 hex digits. */
  readonly newId: () => string;
}

export function assembleParts(ports: BackendPorts, closing: AbortSignal): BackendParts {
  const { store, clock, registry, folder, log } = ports;
  const newId = (): string => Buffer.from(ports.random(16)).toString('hex');
  const pages = createPages(clock);
  const inference = ports.startInference((event) => tellOf(event, pages, log));
  const visible = ports.startEngineThread(inference);
  const batch = ports.startEngineThread(inference);
  const jobs = createJobBoard({
    clock,
    newId,
    onChange: (list) => pages.emit('jobs.changed', { jobs: list }),
  });
  const engines = createEngines(registry, inference);
  const gate = createVisibleGate();
  const maskStore: MaskStore = createMaskStore(join(folder, 'masks'), ports.sealer);
  const frames = createFrameCache({ visible, ahead: batch, store });
  const opened = createOpenedCases(store);
  const preparation = createPreparation({
    store,
    engines,
    thread: batch,
    masks: maskStore,
    frames,
    pages,
    opened,
  });
  const batchThreads = ports.startBatchThreads(createExportProbability({ engines, thread: batch }));
  const isClosing = (): boolean => closing.aborted;
  const models = {
    changed: async (): Promise<void> => {
      await registry.refresh();
      engines.forget();
      pages.emit('models.changed', {});
    },
  };
  return {
    ports,
    inference,
    visible,
    batch,
    pages,
    jobs,
    offers: createOffers(),
    logins: createLogins({
      accounts: ports.accounts,
      settings: ports.settings,
      store,
      clock,
      log,
      onEnd: (session) => {
        session.open.clear();
        forgetNames(session, ports.secrets);
      },
    }),
    engines,
    gate,
    frames,
    masks: createEncodedMasks(maskStore),
    opened,
    preparation,
    batches: createBatches({ folder, store, jobs, preparation, gate, log, isClosing }),
    prompts: createPrompts({
      engines,
      opened,
      frames,
      thread: visible,
      jobs,
      gate,
      newId,
      onPrompt: ports.onPrompt,
    }),
    pictures: createPictures({
      files: fileForm(join(folder, THUMBNAIL_FILES.kind), THUMBNAIL_FILES, ports.sealer ?? CLEAR),
      thread: visible,
      frames,
      gate,
      signal: closing,
    }),
    exports: createExports({
      store,
      threads: batchThreads,
      findModel: findModelIn(registry),
      newId,
      now: () => new Date().toISOString(),
    }),
    models,
    training: createTrainings(ports, { thread: batch, jobs, pages, gate, onModel: models.changed }),
    batchThreads,
    closing,
    newId,
  };
}

/** Networks run in a process of their own: what happened to it is said, and the work goes on. */
function tellOf(event: InferenceEvent, pages: Pages, log: (line: string) => void): void {
  if (event.kind === 'run') return;
  log(`${event.network} on ${event.provider}: ${event.kind} (${event.reason})`);
  const message =
    event.kind === 'host-lost'
      ? 'The process that runs the networks ended unexpectedly; it was started again, and the work is repeated.'
      : `${event.provider} cannot run a network of this task; the processor does it from now on.`;
  pages.emit('notice', { level: 'warning', message });
}
