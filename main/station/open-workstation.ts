import { randomBytes } from 'node:crypto';
import { basename, join } from 'node:path';
import { createBackend, type Backend } from '../backend.ts';
import type { HostFacts, SettingsPort } from '../backend/ports.ts';
import { createEngineThread } from '../engine/engine-thread.ts';
import { createBatchThreads } from '../exchange/batch-threads.ts';
import { createBlobTickets, type BlobTickets } from '../hosts/blob-tickets.ts';
import { systemClock } from '../inference/clock.ts';
import { stationRoots } from '../platform/station-roots.ts';
import { version } from '../platform/version.ts';
import { createSealer, type DataKey } from '../sealing/sealer.ts';
import { openStore, type OpenStore } from '../store/store-client.ts';
import { createTrainer } from '../training/trainer-client.ts';
import { createTrainerLauncher } from '../training/trainer-process.ts';
import type { Trainer } from '../training/training-set.ts';
import { EMBEDDING_BYTES } from '../workspace/workspace.ts';
import { openLanguages } from './language-files.ts';
import { openStationAccounts } from './station-accounts.ts';
import type { StationModels } from './load-models.ts';
import { createMaintenance } from './maintenance.ts';
import type { StationLog } from './station-log.ts';

export interface WorkstationRequest {
  /** Absolute path of the workspace; made when missing. */
  readonly folder: string;
  /** Of a sealed workspace. */
  readonly key?: DataKey | null;
  readonly models: StationModels;
  readonly settings: SettingsPort;
  /** The station's own folder: settings, accounts, signing keys. */
  readonly dataFolder: string;
  /** Offered as a place to look for images. */
  readonly cwd: string;
  readonly host: HostFacts;
  readonly log: StationLog;
  /** Trains in a forked Node process when not said. */
  readonly trainer?: Trainer;
}

/** A workspace that is open for reading, however its pages are shown. */
export interface OpenWorkstation {
  readonly backend: Backend;
  readonly store: OpenStore;
  /** What pages fetch by ticket. */
  readonly blobs: BlobTickets;
  /** Ends everything in order; nothing is pending after it. */
  close(): Promise<void>;
}

/** All unfetched frames and masks; a page fetches what it asked for at once. */
const BLOB_BYTES = 512 * 2 ** 20;
const BLOB_LIFE_MS = 60_000;

/**
 * Puts the parts of a workstation together, for the desktop program and for the loopback host alike.
 * @throws ExpectedError when another process writes to the workspace or it cannot be opened.
 */
export async function openWorkstation(request: WorkstationRequest): Promise<OpenWorkstation> {
  const { folder, models, log, key = null } = request;
  log.know(knownWords(models));
  // First: accounts that cannot be read must not open anything.
  const accounts = openStationAccounts(request.dataFolder);
  const store = await openStore(folder, { key });
  const blobs = createBlobTickets({
    random: randomBytes,
    clock: systemClock,
    maxBytes: BLOB_BYTES,
    lifeMs: BLOB_LIFE_MS,
  });
  const backend = await createBackend({
    folder,
    sealer: createSealer(key, 'files'),
    workspaceName: basename(folder),
    version: version(),
    host: request.host,
    settings: request.settings,
    accounts,
    languages: openLanguages(request.dataFolder),
    store,
    startInference: (told) =>
      models.startClient((event) => {
        // The process that runs the networks cannot write this down itself.
        if (event.kind === 'host-lost')
          log.defect('networks', `${event.network} on ${event.provider}: ${event.reason}`);
        told(event);
      }),
    registry: models.registry,
    modelPlaces: models.places,
    tryModels: models.tryModels,
    trainer: request.trainer ?? createTrainer({ launch: createTrainerLauncher(), log: log.line }),
    startEngineThread: (sessions) =>
      createEngineThread({
        masksFolder: join(folder, 'masks'),
        embeddingsFolder: join(folder, 'embeddings'),
        embeddingBytes: EMBEDDING_BYTES,
        key,
        sessions,
      }),
    startBatchThreads: (probability) =>
      createBatchThreads({
        station: { workspace: folder, dataFolder: request.dataFolder, version: version() },
        probability,
        clock: systemClock,
      }),
    blobs,
    clock: systemClock,
    random: randomBytes,
    log: log.line,
    secrets: log.secrets,
    maintenance: createMaintenance(request),
    roots: () => stationRoots(request.cwd, process.platform),
  });
  store.onExit((error) => {
    if (error === null) return;
    log.line('the thread of the workspace has ended');
    backend.notify(
      'error',
      'The workspace cannot be reached any more, so nothing can be saved; start Countersign again.',
    );
  });
  return { backend, store, blobs, close: () => backend.close() };
}

/** Begins the demo study in a workspace without images. The page shows how far it is, and what is wrong with it. */
export async function demoIfEmpty({ backend, store }: OpenWorkstation): Promise<void> {
  if ((await store.imageCount()) === 0) backend.openDemo().catch(() => undefined);
}

/** Ids that models and tasks bring: they name no patient, and a log without them says little. */
function knownWords({ registry }: StationModels): string[] {
  return registry.list().flatMap(({ id }) => [id, ...registry.networksOf(id)]);
}
